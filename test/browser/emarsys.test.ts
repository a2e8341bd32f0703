import { browserTests } from './support/browserFixture';

describe('Emarsys in the editor', () => {
	const test = browserTests({ rows: 40 });

	test('from the node panel to the file and the rows', async ({ editor, n8n: fixture, picture }) => {
		await editor.newWorkflow();
		const panel = await editor.add('emarsys', 'Export contacts and wait for the file');
		await panel.shows([
			'Platform',
			'Resource',
			'Operation',
			'Export Type',
			'Contact Field Names or IDs',
			'Time Window',
			'Output',
			'Options',
		]);

		await panel.useCredential(fixture.credential('emarsysOAuth2Api'));
		await panel.choose('exportType', 'Contact List');
		expect(await panel.find('contactListId', 'köln', 'Messebesucher Köln (718330)')).toEqual([
			'Messebesucher Köln (718330)',
			'Messebesucher Köln (718333)',
		]);
		await panel.pick('contactFields', ['First Name (1)', 'Last Name (2)', 'City (11)', 'Country (14)']);
		// Emarsys can't export fields 27, 28, 29, 32 and 33, so they are not offered.
		const ids = (await panel.offered('contactFields', '')).map((label) => /\((\d+)\)/.exec(label)?.[1]);
		expect(ids).toEqual(expect.arrayContaining(['0', '1', '31']));
		expect(ids.filter((id) => ['27', '28', '29', '32', '33'].includes(id ?? ''))).toEqual([]);
		expect(await panel.offered('contactFields', 'date of')).toHaveLength(3);
		await picture('fields');
		await panel.closeList();

		await panel.run();
		const job = fixture.sandbox.jobs.list().at(-1);
		expect(job?.parameters).toMatchObject({ contact_fields: [1, 2, 11, 14] });
		const file = panel.output('ndv-binary-data_0');
		await file.waitFor();
		expect(await file.innerText()).toContain(job?.files[0]?.name);

		await panel.choose('output', 'Rows');
		await panel.addOption('Max Rows', 'maxRows', '5');
		await panel.run();
		await panel.output('ndv-items-count').getByText('5 items').waitFor();
		const [header, ...rows] = await panel.table();
		expect(header).toEqual(['First Name', 'Last Name', 'City', 'Country']);
		expect(rows).toHaveLength(5);
		await picture('rows');
	});
});
