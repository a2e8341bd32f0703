import type { INodeParameters } from 'n8n-workflow';
import { createWorkflow } from '../../dev/n8n';
import { EMARSYS } from '../n8n/support/parameters';
import { linearWorkflow } from '../n8n/support/workflows';
import { browserTests, type BrowserFixture } from './support/browserFixture';

const EXPORT = 'Contact Export';
const NEW: INodeParameters = { ...EMARSYS, contactFields: [], from: '', to: '' };

describe('guidance for fields in the editor', () => {
	const test = browserTests();

	async function open({ editor, n8n }: BrowserFixture, parameters: INodeParameters) {
		const credentials = n8n.pick('emarsysWsseApi');
		const workflow = linearWorkflow([{ name: EXPORT, parameters, credentials }]);
		await editor.openWorkflow((await createWorkflow(n8n.n8n.rest, workflow)).id);
		return await editor.openNode(EXPORT);
	}

	test('required fields are red before a run', async (fixture) => {
		const panel = await open(fixture, NEW);
		for (const field of ['contactFields', 'from', 'to']) await panel.issue(field).waitFor();
		await panel.close();
		await fixture.editor.node(EXPORT).locator('[data-test-id="node-issues"]').waitFor();

		const segment = await open(fixture, { ...EMARSYS, exportType: 'segment' });
		await segment.issue('segmentId').waitFor();
		const download = await open(fixture, { platform: 'emarsys', operation: 'download', exportId: '' });
		await download.issue('exportId').waitFor();
	});

	test('options fit the current choices, whatever was chosen before', async (fixture) => {
		const panel = await open(fixture, { ...EMARSYS, operation: 'start', options: {} });
		const offered = await panel.addableOptions();
		expect(offered).toContain('Max Wait (Minutes)');
		expect(offered).not.toContain('On Timeout');
		for (const operation of ['Export', 'Wait Until Done', 'Download']) {
			await panel.choose('operation', operation);
			expect(await panel.addableOptions()).toEqual(
				expect.arrayContaining(['Max Wait (Minutes)', 'On Timeout']),
			);
		}

		const delivered = await open(fixture, { ...EMARSYS, options: { distributionMethod: 'ftp' } });
		await delivered.says('distributionMethod', 'FTP');
		await delivered.field('output').waitFor({ state: 'hidden' });
		await delivered.choose('distributionMethod', 'Download');
		await delivered.field('output').waitFor();
	});

	test('before a run, the output says what will take time, and what Stop does', async (fixture) => {
		const panel = await open(fixture, { ...EMARSYS, operation: 'start', continueWhen: 'calledBack' });
		const pauses = fixture.editor.text('The execution pauses until Emarsys calls');
		await pauses.waitFor();
		await panel.choose('continueWhen', 'Started');
		await pauses.waitFor({ state: 'hidden' });
		await panel.choose('operation', 'Wait Until Done');
		await fixture.editor.text('The platform prepares the file in the background').waitFor();
	});

	test('what means "all" is a choice, not an error', async (fixture) => {
		const panel = await open(fixture, {
			...EMARSYS,
			exportType: 'changes',
			origin: 'form',
			originId: '',
			options: { language: '' },
		});
		await panel.says('originId', 'All Forms');
		await panel.says('language', 'Language of the Account');
		await panel.choose('origin', 'API');
		await panel.says('originId', 'All Sources');
		for (const field of ['originId', 'language']) expect(await panel.issue(field).count()).toBe(0);
	});

	test('a time window says whose time counts, and fits the export type', async (fixture) => {
		const panel = await open(fixture, EMARSYS);
		await panel.hint("In this workflow's time zone (⋯ → Settings → Timezone)").waitFor();
		await panel.hint('This time is not included').waitFor();
		expect(await panel.choices('timeWindow')).toEqual(
			expect.arrayContaining(['Last Hour', 'Last 24 Hours', 'Since Last Run', 'Yesterday']),
		);

		await panel.choose('exportType', 'Changes');
		await panel.hint('Emarsys exports changes by whole days, in Vienna time').waitFor();
		await panel.hint('Only the day counts, in Vienna time. It is included.').waitFor();
		await panel.hint('Only the day counts, in Vienna time. It is not included').waitFor();
		const offered = await panel.choices('timeWindow');
		expect(offered).toContain('Yesterday');
		expect(offered).not.toContain('Last Hour');
		expect(offered).not.toContain('Last 24 Hours');
	});
});
