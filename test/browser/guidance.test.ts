import type { INodeParameters } from 'n8n-workflow';
import { createWorkflow } from '../../dev/n8n';
import { EMARSYS } from '../n8n/support/parameters';
import { linearWorkflow } from '../n8n/support/workflows';
import { browserTests, type BrowserFixture } from './support/browserFixture';

const EXPORT = 'Contact Export';
const NEW: INodeParameters = { ...EMARSYS, contactFields: [], from: '', to: '' };

describe('what the editor says about fields', () => {
	const test = browserTests();

	async function open({ editor, n8n: fixture }: BrowserFixture, parameters: INodeParameters) {
		const credentials = fixture.pick('emarsysWsseApi');
		const workflow = linearWorkflow([{ name: EXPORT, parameters, credentials }]);
		await editor.openWorkflow((await createWorkflow(fixture.n8n.rest, workflow)).id);
		return await editor.openNode(EXPORT);
	}

	test('what has to be filled in is red before a run', async (fixture) => {
		const panel = await open(fixture, NEW);
		for (const field of ['contactFields', 'from', 'to']) await panel.issue(field).waitFor();
		await panel.close();
		await fixture.editor.node(EXPORT).locator('[data-test-id="node-issues"]').waitFor();

		const segment = await open(fixture, { ...EMARSYS, exportType: 'segment' });
		await segment.issue('segmentId').waitFor();
		const download = await open(fixture, { platform: 'emarsys', operation: 'download', exportId: '' });
		await download.issue('exportId').waitFor();
	});

	test('options fit what is chosen now, whatever was chosen before', async (fixture) => {
		const panel = await open(fixture, { ...EMARSYS, operation: 'start', options: {} });
		expect(await panel.addableOptions()).not.toContain('Max Wait (Minutes)');
		for (const operation of ['Export', 'Wait Until Done', 'Download']) {
			await panel.choose('operation', operation);
			expect(await panel.addableOptions()).toContain('Max Wait (Minutes)');
		}

		const delivered = await open(fixture, { ...EMARSYS, options: { distributionMethod: 'ftp' } });
		await delivered.says('distributionMethod', 'FTP');
		await delivered.field('output').waitFor({ state: 'hidden' });
		await delivered.choose('distributionMethod', 'Download');
		await delivered.field('output').waitFor();
	});
});
