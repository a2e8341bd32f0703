import { deskTests } from './support/desk';

describe('Altcraft in the editor', () => {
	const test = deskTests({ rows: 20 });

	test('a segment from the list, to rows', async ({ editor, bench }) => {
		await editor.newWorkflow();
		const panel = await editor.add('altcraft', 'Export contacts and wait for the file');
		await panel.choose('platform', 'Altcraft');
		await panel.useCredential(bench.credential('altcraftApi'));
		await panel.choose('sourceType', 'Segment');
		await panel.shows(['Platform', 'Operation', 'Source Type', 'Segment', 'Output', 'Options']);
		expect(await panel.find('sourceId', 'активные', 'Активные за 30 дней (4)')).toHaveLength(1);
		await panel.choose('output', 'Rows');
		await panel.run();
		await panel.output('ndv-items-count').getByText('20 items').waitFor();
		expect(bench.sandbox.jobs.list().at(-1)?.parameters).toMatchObject({
			source_type: 'segment',
			source_id: 4,
		});
	});
});
