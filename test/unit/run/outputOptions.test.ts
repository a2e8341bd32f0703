import { outputSettingsOf } from '../../../nodes/run/outputOptions';
import { problemOf } from '../support/problems';
import { readerOf } from '../support/parameters';

const settings = (parameters: Record<string, unknown> = {}, isTool = false) =>
	outputSettingsOf(readerOf(parameters), isTool);

describe('What comes out', () => {
	it('is the file unless something else is chosen', () => {
		expect(settings()).toEqual({
			output: 'file',
			maxRows: 0,
			rowsPerPart: 10_000,
			columnNames: 'file',
			hasHeader: true,
			contactFields: [],
		});
	});

	it('is what was chosen', () => {
		const options = {
			maxRows: 7,
			rowsPerPart: '500',
			columnNames: 'stringId',
			delimiter: ';',
			addFieldNamesHeader: false,
			language: 'de',
			contactFields: [3, '0'],
		};
		expect(settings({ output: 'rows', options })).toEqual({
			output: 'rows',
			maxRows: 7,
			rowsPerPart: 500,
			columnNames: 'stringId',
			delimiter: ';',
			hasHeader: false,
			language: 'de',
			contactFields: [3, 0],
		});
	});

	it.each([
		['1,2, 3', [1, 2, 3]],
		['[1, "2"]', [1, 2]],
		[14, [14]],
		['', []],
		[null, []],
	])('takes a list of fields in any form: %j', (contactFields, ids) => {
		expect(settings({ options: { contactFields } }).contactFields).toEqual(ids);
	});

	it.each([
		['Output', { output: 'sheet' }],
		['Column Names', { options: { columnNames: 'german' } }],
		['Max Rows', { options: { maxRows: -1 } }],
		['Max Rows', { options: { maxRows: 1.5 } }],
		['Max Rows', { options: { maxRows: 'all' } }],
		['Rows per Part', { options: { rowsPerPart: 0 } }],
		['Contact Field IDs', { options: { contactFields: '1,name,3' } }],
	])('names the field of a mistake: %s, %j', (label, parameters) => {
		const problem = problemOf(() => settings(parameters));
		expect(problem.kind).toBe('settings');
		expect(problem.message).toContain(`${label}: `);
	});

	it.each([
		['export', 'emarsys', {}, ','],
		['export', 'emarsys', { delimiter: '' }, ','],
		['export', 'emarsys', { delimiter: ';' }, ';'],
		['download', 'emarsys', {}, undefined],
		['export', 'altcraft', {}, undefined],
	])(
		'knows the delimiter of a file that it ordered: %s, %s, %j',
		(operation, platform, options, delimiter) => {
			expect(settings({ operation, platform, options }).delimiter).toBe(delimiter);
		},
	);

	it.each([
		['rows', {}, 50],
		['rows', { maxRows: '' }, 50],
		['rows', { maxRows: 200 }, 200],
		['rows', { maxRows: 0 }, 0],
		['parts', {}, 0],
		['file', {}, 0],
	])('is little for an AI agent, unless it is told otherwise: %s, %j', (output, options, maxRows) => {
		expect(settings({ output, options }, true).maxRows).toBe(maxRows);
	});
});
