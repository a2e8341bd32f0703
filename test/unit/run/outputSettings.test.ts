import { checkToolOutput, outputSettingsOf } from '../../../nodes/run/outputSettings';
import { errorFrom } from '../support/errors';
import { readerOf } from '../support/parameters';

const settings = (parameters: Record<string, unknown> = {}, isTool = false) =>
	outputSettingsOf(readerOf(parameters), {}, isTool);

describe('The output', () => {
	it('is the file by default', () => {
		expect(settings()).toEqual({
			output: 'file',
			maxRows: 0,
			rowsPerPart: 10_000,
			onBadRow: 'fail',
			hasHeader: true,
		});
	});

	it('is the chosen one, with the settings of the platform', () => {
		const columns = { hasHeader: false, keys: async () => await Promise.resolve([]) };
		const parameters = { output: 'rows', options: { maxRows: 7, rowsPerPart: '500', delimiter: ';' } };
		expect(outputSettingsOf(readerOf(parameters), { columns: () => columns }, false)).toEqual({
			output: 'rows',
			maxRows: 7,
			rowsPerPart: 500,
			delimiter: ';',
			onBadRow: 'fail',
			hasHeader: false,
			columns,
		});
	});

	it.each([
		['Output', { output: 'sheet' }],
		['Max Rows', { options: { maxRows: -1 } }],
		['Max Rows', { options: { maxRows: 1.5 } }],
		['Max Rows', { options: { maxRows: 'all' } }],
		['Rows per Part', { options: { rowsPerPart: 0 } }],
		['Delimiter', { output: 'rows', options: { delimiter: '#' } }],
		['Encoding', { output: 'parts', options: { encoding: 'klingon' } }],
		['On Bad Row', { output: 'rows', options: { onBadRow: 'ignore' } }],
	])('names the field of a mistake: %s, %j', (label, parameters) => {
		const error = errorFrom(() => settings(parameters));
		expect(error.kind).toBe('settings');
		expect(error.message).toContain(`${label}: `);
	});

	it.each([
		['rows', {}, 50],
		['rows', { maxRows: '' }, 50],
		['rows', { maxRows: 200 }, 200],
		['rows', { maxRows: 0 }, 0],
		['parts', {}, 0],
		['file', {}, 0],
	])('is limited for an AI agent by default: %s, %j', (output, options, maxRows) => {
		expect(settings({ output, options }, true).maxRows).toBe(maxRows);
	});
});

describe('a tool of an AI agent', () => {
	const check = (output: string, isTool: boolean) => checkToolOutput(settings({ output }, isTool), isTool);

	it.each(['file', 'parts'])(
		'gets no binary data, which is rejected before anything starts: %s',
		(output) => {
			const { kind, message, details: facts } = errorFrom(() => check(output, true));
			expect(kind).toBe('settings');
			expect(message).toMatch(/^Output: an AI agent can't read files, so nothing was started;.*"Rows"$/);
			expect(facts.description).toContain('"Max Rows"');
		},
	);

	it('gets rows, and a node gets everything', () => {
		expect(() => check('rows', true)).not.toThrow();
		for (const output of ['file', 'parts', 'rows']) expect(() => check(output, false)).not.toThrow();
	});
});
