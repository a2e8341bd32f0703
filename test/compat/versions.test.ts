import { SUPPORTED_VERSIONS, type N8nInstance } from '../../dev/n8n';
import { openOwnN8n } from '../n8n/support/ownN8n';
import type { N8nFixture } from '../n8n/support/n8nFixture';
import { agentTool } from './features/agentTool';
import { credentialTests } from './features/credentialTests';
import { editor } from './features/editor';
import { exports } from './features/exports';
import { failures } from './features/failures';
import { waitingStartAtDeadline, waitingStarts } from './features/waitingStarts';
import { sinceLastRun } from './features/sinceLastRun';
import { stopButton } from './features/stopButton';
import { trigger } from './features/trigger';

jest.setTimeout(120_000);

/** For trying out another version by hand: see docs/compatibility.md. */
const { CONTACT_EXPORT_N8N_VERSIONS } = process.env;
const versions = CONTACT_EXPORT_N8N_VERSIONS?.split(',') ?? SUPPORTED_VERSIONS;

describe.each(versions)('n8n %s', (version) => {
	let n8n: N8nInstance;
	let opened: N8nFixture;
	const fixture = (): N8nFixture => opened;
	beforeAll(async () => {
		const emarsys = { callbacks: { retryGapMs: 300 } };
		({ n8n, fixture: opened } = await openOwnN8n({ emarsys }, { version }));
	}, 300_000);
	afterAll(async () => {
		await opened?.close();
		await n8n?.remove();
	});

	// n8n checks its timers once a minute, so this one expires during the other tests.
	const testDeadline = waitingStartAtDeadline(fixture);
	editor(fixture);
	credentialTests(fixture);
	exports(fixture);
	failures(fixture);
	stopButton(fixture);
	waitingStarts(fixture);
	trigger(fixture);
	sinceLastRun(fixture);
	agentTool(fixture);
	testDeadline();
});
