import { browserTests } from './support/browserFixture';

describe('Altcraft in the editor', () => {
	const test = browserTests({ rows: 20 });

	test('a segment from the list, to rows', async ({ editor, n8n: fixture }) => {
		await editor.newWorkflow();
		const panel = await editor.add('altcraft', 'Export contacts and wait for the file');
		await panel.choose('platform', 'Altcraft');
		await panel.useCredential(fixture.credential('altcraftApi'));
		await panel.choose('sourceType', 'Segment');
		await panel.shows(['Platform', 'Resource', 'Operation', 'Source Type', 'Segment', 'Output', 'Options']);
		expect(await panel.find('sourceId', 'активные', 'Активные за 30 дней (4)')).toHaveLength(1);
		await panel.choose('output', 'Rows');
		await panel.run();
		await panel.output('ndv-items-count').getByText('20 items').waitFor();
		expect(fixture.sandbox.jobs.list().at(-1)?.parameters).toMatchObject({
			source_type: 'segment',
			source_id: 4,
		});
	});
});
