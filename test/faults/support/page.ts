import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { SignIn, Outcome, Row, Section } from './row';

/** Where the page is. */
export const PAGE = resolve(__dirname, '../../../docs/reliability.md');

const INTRODUCTION = `# Reliability

What comes out when something fails outside of the node. Each row is a test in a real n8n
(\`npm test -- faults\`), with the platforms' stand-ins of this project (\`sandbox/\`); this page is made from the same
table, by \`CONTACT_EXPORT_PAGES=1 npm test -- faults\`, and a test fails when the two differ.

What every test checks besides its own row:

- The platform has at most one export on its record. Where there is an error, n8n's _Retry On Fail_ is on, so that this
  holds for the second attempt as well. Only an export that is dead (it failed, its file is gone, or the platform does
  not know it) is started again by a retry.
- An item has the whole file, byte for byte, or there is no item.
- An error says in plain words what happened and what to do, and names the export ID as soon as there is one.
- Nobody but the platform gets credentials. At the end n8n's database, log, files and every execution are searched for
  every secret that was in use.

The operation _Export_ sends three requests: **start**, **status**, **download**. In the messages, _id_ stands for the
export's ID.
`;

const CLOSING = `## n8n itself

| what fails | what comes out |
| --- | --- |
| n8n is killed while it starts an export, waits for it, or downloads its file | The execution is shown as crashed, and nothing is started again. Download with the ID fetches the file. |
| The disk is full (a limit of the operating system for n8n's files) | **Error**: “The file of export _id_ could not be stored in n8n”. Download fetches it when there is space again. |
| n8n is killed while an execution waits for a call, or while the trigger asks or downloads | It goes on when Emarsys calls again, or is shown as crashed and can be retried (\`npm test -- n8n\`, restart.test.ts). |
| Many exports of one waiting **Start** end at the same moment | It goes on when n8n has taken the first call: one request for each export (\`npm test -- n8n\`, parkedItems.test.ts). |
| n8n's database does not answer while **Since Last Run** looks where the last run ended | **Error**: “Time Window: n8n's database could not be asked where the last run ended”. Nothing was started (\`npm test -- engine\`, watermarkMemory.test.ts). |
| n8n is killed while **Since Last Run** uses its memory | The next run begins where this one ended, or where it began (\`npm test -- unit\`, run/watermarkStore.test.ts). |
| Anybody calls a trigger or a waiting execution with anything (generated) | Refused: nothing starts, nothing goes on, and the true call is accepted afterwards. |
| The platforms answer with anything (generated, over real sockets) | A problem in plain words, or what the answer says. |
| CSV files with anything in them (generated) | Rows as another reader reads them, and parts with the same rows, or an error with the line (\`npm test -- unit\`, csv/generated.test.ts). |

Generated tests generate the same each time; \`CONTACT_EXPORT_SEED=random\` (or a number) makes them look further.

## Limits

- Emarsys has five minutes to begin with a file, since it puts the file together while it is asked for; any other
  answer has one. An answer that has begun is given up one to two minutes after its last byte.
- "Max Wait (Minutes)" is for the export. A download that goes on slowly is not cut by it.
- A file that comes with neither a length nor in chunks can end early without anybody knowing.
`;

const NAMES: Record<SignIn, string> = {
	altcraft: 'Altcraft',
	emarsys: 'Emarsys',
	oAuth2: 'Emarsys, OAuth 2.0',
};

/** The page of a table. */
export function pageOf(sections: readonly Section[]): string {
	const parts = sections.map(
		({ title, text, rows }) =>
			`## ${title}\n\n${text}\n\n| what fails | at | platform | what comes out |\n| --- | --- | --- | --- |\n${rows.map(line).join('\n')}\n`,
	);
	// As a program of its own: Jest can't load what it loads.
	const prettier = require.resolve('prettier/bin/prettier.cjs');
	const input = [INTRODUCTION, ...parts, CLOSING].join('\n');
	return execFileSync(process.execPath, [prettier, '--stdin-filepath', PAGE], { input, encoding: 'utf8' });
}

function line({ fault, request, accesses, outcome }: Row): string {
	const platforms =
		accesses.includes('altcraft') && accesses.includes('emarsys')
			? 'both'
			: accesses.map((signIn) => NAMES[signIn]).join(', ');
	return `| ${[fault, request, platforms, wordsOf(outcome, accesses)].map(cell).join(' | ')} |`;
}

function wordsOf(outcome: Outcome, accesses: readonly SignIn[]): string {
	if ('item' in outcome) {
		return `**Item** with the whole file. ${outcome.item}.`;
	}
	const platform = accesses.length === 1 ? NAMES[accesses[0] ?? 'emarsys'].split(',')[0] : '…';
	const message = outcome.error.replaceAll('{id}', '_id_').replaceAll('{platform}', platform ?? '…');
	return `**Error**: “${message}”`;
}

function cell(text: string): string {
	return text.replaceAll('|', '\\|');
}
