// npm run demo: the sandbox of both platforms, a real n8n with this package, and the examples run once.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Sandbox } from '../../sandbox';
import { loginLines, print, startEnvironment } from '../demo/environment';
import { runExamples } from '../demo/runs';
import { inviteNewcomer, type Login } from '../n8n';
import { buildPackage } from '../setup/command';
import { untilDone } from './untilDone';

const LOG_LINES = 40;

/** Sees what a user sees right after installing the package. */
const NEWCOMER: Login = { email: 'newcomer@example.com', password: 'Contact-Export-2' };

// For "Create new credential", the first screen for everyone.
function addresses({ altcraft, emarsys }: Sandbox): string {
	return [
		['Altcraft', 'Base URL', altcraft.baseUrl],
		['', 'Token', altcraft.token],
		['Emarsys OAuth2', 'Base URL', emarsys.v3Url],
		['', 'Access Token URL', emarsys.tokenUrl],
		['', 'Client ID', emarsys.clientId],
		['', 'Client Secret', emarsys.clientSecret],
		['Emarsys WSSE', 'Base URL', emarsys.v2Url],
		['', 'Username', emarsys.username],
		['', 'Secret', emarsys.secret],
	]
		.map(([platform = '', field = '', value = '']) => `${platform.padEnd(16)}${field.padEnd(18)}${value}`)
		.join('\n');
}

async function demo(once: boolean, cleanUp: AsyncDisposableStack): Promise<number> {
	print('About a minute after the first set-up. All data is made up, and nothing leaves this machine.');
	await buildPackage();
	const environment = await startEnvironment(cleanUp);
	const { n8n, sandbox } = environment;
	const folder = await mkdtemp(join(tmpdir(), 'contact-export-files-'));
	const allSame = await runExamples({ ...environment, folder });
	if (once) {
		print(allSame ? '\nAll files are byte for byte those of the sandbox.' : '\nThe demo failed.');
		if (!allSame)
			print(`The end of n8n's log:\n${(await n8n.log()).split('\n').slice(-LOG_LINES).join('\n')}`);
		return allSame ? 0 : 1;
	}
	await inviteNewcomer(n8n.rest, NEWCOMER);
	// From here on, Ctrl-C is the normal way to stop.
	process.exitCode = 0;
	print(`${loginLines(n8n)}

Open it, sign in, open "Emarsys to file", and press Execute workflow.

The workflows of examples/ are there, with credentials for the sandbox; add your own for Google Sheets, Postgres and
language models. For Emarsys there is a WSSE credential to try as well.
"Emarsys callback to file" is published: run "Emarsys to file: start only, and let Emarsys call", which starts it.

To start as a user who has just installed the package, sign in as ${NEWCOMER.email} with ${NEWCOMER.password}:
there are no workflows and no credentials yet. Create one for the sandbox:

${addresses(sandbox)}

Ctrl-C stops everything; the files above remain.`);
	return await new Promise<number>(() => {});
}

const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
void untilDone(async (cleanUp) => await demo(values.once, cleanUp));
