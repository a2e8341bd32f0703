import { createWorkflow } from '../../dev/n8n';
import { until } from '../n8n/support/callbacks';
import { linearWorkflow } from '../n8n/support/workflows';
import { browserTests, type BrowserFixture } from './support/browserFixture';
import { newcomersN8n } from './support/newcomer';

const ACTION = 'Export contacts and wait for the file';
const OPENINGS = 6;

// The tests build on each other, like a user's first minutes.
describe('a user who has never used the node', () => {
	const test = browserTests({ rows: 7 }, newcomersN8n);

	// Nodes added to a previously saved workflow used to show an error in the field list.
	async function openSavedWorkflow({ editor }: BrowserFixture): Promise<void> {
		const { id } = await createWorkflow(editor.n8n.rest, linearWorkflow([]));
		await editor.openWorkflow(id);
	}

	test('can connect the trigger with OAuth2', async ({ editor }) => {
		await editor.newWorkflow();
		const panel = await editor.add('emarsys', 'On emarsys export done');
		const window = await panel.connect('Connect to Emarsys');
		await window.close();
	});

	test('connects with OAuth2, picks a field, and sees rows', async (fixture) => {
		const { n8n, editor } = fixture;
		await openSavedWorkflow(fixture);
		const panel = await editor.add('emarsys', ACTION);
		const window = await panel.connect('Connect to Emarsys');
		const { v3Url, tokenUrl, clientId, clientSecret } = n8n.sandbox.emarsys;
		await window.fill({ baseUrl: v3Url, accessTokenUrl: tokenUrl, clientId, clientSecret });
		await window.save();
		await window.closed();

		await panel.choose('exportType', 'Segment');
		await panel.find('segmentId', '', 'e');
		expect((await panel.offered('contactFields', '')).slice(0, 3)).toEqual([
			expect.stringMatching(/^First Name \(1\)/),
			expect.stringMatching(/^Last Name \(2\)/),
			expect.stringMatching(/\(3\)/),
		]);
		await panel.closeList();
		await panel.pick('contactFields', ['First Name (1)']);
		await panel.choose('output', 'Rows');
		await panel.run();
		await panel.output('ndv-items-count').getByText('7 items').waitFor();
	});

	test('never reads "Error fetching options" in a new node', async (fixture) => {
		await openSavedWorkflow(fixture);
		for (let opening = 1; opening <= OPENINGS; opening++) {
			const panel = await fixture.editor.add('emarsys', ACTION);
			const shown = async () => await panel.shown('contactFields');
			await until('the list is loaded', async () => !/loading/i.test(await shown()));
			expect(await shown()).not.toMatch(/error/i);
			await panel.choose('exportType', 'Changes');
			expect(await panel.offered('contactFields', 'Last Name')).toHaveLength(1);
			expect(await shown()).not.toMatch(/error/i);
			await panel.closeList();
			await panel.close();
		}
	});
});
