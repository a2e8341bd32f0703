import { browserTests } from './support/browserFixture';

const FIRST = ['Platform', 'Resource', 'Operation'];
const FIELDS = 'Contact Field Names or IDs';
const LAST = ['Output', 'Options'];

/** The fields of each Emarsys export, in addition to those that all have. */
const EXPORTS = {
	Changes: [FIELDS, 'Time Window', 'Origin'],
	'Contact List': ['Contact List', FIELDS],
	Responses: [FIELDS, 'Time Window', 'Sources', 'Analysis Fields'],
	Segment: ['Segment', FIELDS],
	Registrations: [FIELDS, 'Time Window'],
};

/** The fields of the operations after Export, below those of each platform. */
const OPERATIONS = {
	Start: ['Options'],
	'Wait Until Done': ['Export ID', 'Options'],
	Download: ['Export ID', ...LAST],
};

describe('the fields that the editor shows', () => {
	const test = browserTests();

	test('depend on earlier choices', async ({ editor, n8n: fixture }) => {
		await editor.newWorkflow();
		const panel = await editor.add('emarsys', 'Export contacts and wait for the file');
		await panel.useCredential(fixture.credential('emarsysOAuth2Api'));
		for (const [name, fields] of Object.entries(EXPORTS)) {
			await panel.choose('exportType', name);
			await panel.shows([...FIRST, 'Export Type', ...fields, ...LAST]);
		}
		expect(await panel.addableOptions()).not.toContain('Max Rows');
		await panel.choose('output', 'Rows');
		expect(await panel.addableOptions()).toEqual(
			expect.arrayContaining(['Column Names', 'Delimiter', 'Max Rows', 'Max Wait (Minutes)']),
		);

		const own = {
			emarsys: ['Continue When', 'Export Type', ...EXPORTS.Registrations],
			altcraft: ['Source Type', 'Database'],
		};
		for (const [platform, start] of [
			['Emarsys', own.emarsys],
			['Altcraft', own.altcraft],
		] as const) {
			await panel.choose('platform', platform);
			for (const [name, fields] of Object.entries(OPERATIONS)) {
				await panel.choose('operation', name);
				await panel.shows([...FIRST, ...(name === 'Start' ? start : []), ...fields]);
			}
		}
	});
});
