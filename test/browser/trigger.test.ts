import { startExport } from '../n8n/support/callbacks';
import { browserTests } from './support/browserFixture';

const LONG = 10 * 60_000;

describe('the Contact Export Trigger in the editor', () => {
	const test = browserTests({ jobDurationMs: LONG });

	test('shows its URLs and how to use them, and accepts a call', async ({
		editor,
		n8n: fixture,
		picture,
	}) => {
		await editor.newWorkflow();
		const panel = await editor.add('emarsys', 'On emarsys export done');
		await panel.useCredential(fixture.credential('emarsysOAuth2Api'));
		await panel.shows(['Events', 'Output', 'Options']);
		await editor.text('Publish the workflow, and every export with the Production URL').waitFor();
		await editor.text('When will this node trigger my flow?').click();
		await editor.text('click "Execute step"').waitFor();
		await editor.text('When will this node trigger my flow?').click();

		await editor.text('Webhook URLs').first().click();
		await panel.id('radio-button-production').click();
		await editor.text(/\/webhook\/[-\w]+\/contact-export/).waitFor();
		await picture('trigger');
		await panel.id('radio-button-test').click();
		const testUrl = await editor.text(/\/webhook-test\/[-\w]+\/contact-export/).innerText();

		await panel.id('trigger-execute-button').click();
		await editor.text('Listening for test event').waitFor();
		const exportId = await startExport(fixture.sandbox, testUrl.trim());
		fixture.sandbox.jobs.finish(exportId);
		await panel.output('ndv-items-count').getByText('1 item').waitFor();
		await panel.output('ndv-data-container').getByText(exportId).first().waitFor();
	});
});
