import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXAMPLES } from '../../dev/demo/examples';
import { WAITING_START } from '../../dev/demo/samples';
import { until } from '../n8n/support/callbacks';
import { browserTests } from './support/browserFixture';

const LONG = 10 * 60_000;

/** The example as saved by a user who started with WSSE. */
function withWsse(file: string, folder: string): string {
	const path = join(folder, file);
	const text = readFileSync(join(EXAMPLES, file), 'utf8');
	expect(text).toContain('"authentication": "oAuth2"');
	writeFileSync(path, text.replaceAll('"authentication": "oAuth2"', '"authentication": "wsse"'));
	return path;
}

describe('an example, imported as described in the README', () => {
	const test = browserTests({ jobDurationMs: LONG });
	const folder = mkdtempSync(join(tmpdir(), 'contact-export-import-'));
	afterAll(() => rmSync(folder, { recursive: true }));

	// Saved with WSSE, then given the OAuth2 credential: nothing else has to change.
	test('moves to OAuth2 with the credential, and runs', async ({ editor, n8n: fixture, picture }) => {
		await editor.newWorkflow();
		await editor.importFile(withWsse(WAITING_START.file, folder));
		for (const name of [WAITING_START.start, WAITING_START.download]) {
			const panel = await editor.openNode(name);
			await panel.useCredential(fixture.credential('emarsysOAuth2Api'));
			await panel.close();
		}
		await editor.execute();
		const exportId = await until('the export is started', () => fixture.sandbox.jobs.list().at(-1)?.id);
		const panel = await editor.openNode(WAITING_START.start);
		await editor
			.id('output-panel')
			.getByText(/^Waiting for Emarsys to call/)
			.waitFor();
		await panel.close();
		fixture.sandbox.jobs.finish(exportId);
		await editor
			.node(WAITING_START.nextStep)
			.locator('[data-test-id="canvas-node-status-success"]')
			.waitFor();

		const paths = fixture.sandbox.requests.map(({ url }) => url);
		expect(paths.filter((path) => path.includes(`/export/${exportId}/data`))).toEqual([
			`/api/v3/export/${exportId}/data`,
		]);
		expect(paths.filter((path) => path.includes('/api/v2/'))).toEqual([]);
		await picture('workflow');
	});
});
