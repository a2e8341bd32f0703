import { EMARSYS_PERMISSIONS } from '../../sandbox/emarsys/account';
import { browserTests } from './support/browserFixture';

const MISSING = 'export.responses';

describe('an account in the editor', () => {
	const test = browserTests();

	test('what is missing, and what it has', async ({ editor, n8n: fixture, picture }) => {
		fixture.sandbox.emarsys.setPermissions(EMARSYS_PERMISSIONS.filter((name) => name !== MISSING));
		await editor.newWorkflow();
		const panel = await editor.add('emarsys', 'Check access and permissions');
		await panel.useCredential(fixture.credential('emarsysOAuth2Api'));
		await panel.shows(['Platform', 'Resource', 'Operation']);
		// The editor places credentials by the fields that they depend on.
		const credential = panel.id('node-credentials-select');
		const fields = [panel.field('platform'), credential, panel.field('resource'), panel.field('operation')];
		const tops = await Promise.all(fields.map(async (field) => (await field.boundingBox())?.y ?? NaN));
		expect(tops).toEqual(tops.toSorted((a, b) => a - b));

		await panel.run();
		const [header, ...rows] = await panel.table();
		expect(header).toEqual(expect.arrayContaining(['check', 'ok', 'neededFor', 'message']));
		const failed = rows.filter(([, ok]) => ok === 'false');
		expect(failed.map(([check]) => check)).toEqual([MISSING]);
		expect(failed.flat().join(' ')).toContain(`Please switch on the permission ${MISSING}`);
		await picture('access');

		await panel.choose('operation', 'Get Many');
		await panel.shows(['Platform', 'Resource', 'Operation', 'List', 'Return All', 'Limit']);
		expect(await panel.choices('list')).toEqual([
			...['Contact Fields', 'Contact Lists', 'Forms', 'Languages', 'Segments', 'Sources'],
		]);
		await panel.run();
		await panel.output('ndv-items-count').getByText('4 items').waitFor();
		expect((await panel.table())[0]).toEqual(['id', 'name']);

		await panel.choose('resource', 'Export');
		await panel.says('operation', 'Export');
		await panel.field('exportType').waitFor();
	});
});
