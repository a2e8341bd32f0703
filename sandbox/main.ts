import { parseArgs } from 'node:util';
import { EMARSYS_PERMISSIONS, type EmarsysPermission } from './emarsys/account';
import { startSandbox, type Sandbox, type SandboxOptions } from './index';

const USAGE = `npm run sandbox -- [options]

  --rows N                 data rows of each export (default 1000)
  --duration seconds       duration of an export (default 3)
  --seed N                 different contacts (default 1)
  --clock seconds          how far the clock of both is ahead (default 0; -600 is ten minutes behind)
  --altcraft-port N        default: a free port
  --emarsys-port N         default: a free port
  --installation kind      Altcraft: both (default), headerOnly, bodyOnly
  --files N                Altcraft: files per export (default 1)
  --token-lifetime seconds Emarsys: lifetime of a bearer token (default 3600)
  --callbacks when         Emarsys: done (default), early, never
  --callback-shape shape   Emarsys: topLevel (default), envelope
  --callback-gap seconds   Emarsys: time between retries (default 60)
  --fields N               Emarsys: additional contact fields (default 0)
  --without names          Emarsys: missing permissions, separated by commas (default none)
  --help
`;

/** An invalid command line; the message says why. */
class UsageError extends Error {}

function wholeNumber(name: string, text: string): number {
	if (!/^\d+$/.test(text)) throw new UsageError(`--${name} needs a whole number, not "${text}"`);
	return Number(text);
}

function milliseconds(name: string, text: string): number {
	if (!/^\d+(\.\d+)?$/.test(text)) throw new UsageError(`--${name} needs seconds, not "${text}"`);
	return Number(text) * 1000;
}

function offset(name: string, text: string): number {
	return text.startsWith('-') ? -milliseconds(name, text.slice(1)) : milliseconds(name, text);
}

function oneOf<T extends string>(name: string, text: string, known: readonly T[]): T {
	const found = known.find((value) => value === text);
	if (found === undefined)
		throw new UsageError(`--${name} must be one of ${known.join(', ')}, not "${text}"`);
	return found;
}

/**
 * Parses the command line.
 *
 * @returns undefined if only help was requested
 * @throws UsageError for an invalid command line
 */
function readArguments(args: string[]): SandboxOptions | undefined {
	const text = { type: 'string' } as const;
	const { values } = parseArgs({
		args,
		options: {
			rows: { ...text, default: '1000' },
			duration: { ...text, default: '3' },
			seed: { ...text, default: '1' },
			'altcraft-port': { ...text, default: '0' },
			'emarsys-port': { ...text, default: '0' },
			installation: { ...text, default: 'both' },
			files: { ...text, default: '1' },
			'token-lifetime': { ...text, default: '3600' },
			callbacks: { ...text, default: 'done' },
			'callback-shape': { ...text, default: 'topLevel' },
			'callback-gap': { ...text, default: '60' },
			fields: { ...text, default: '0' },
			without: { ...text, default: '' },
			clock: { ...text, default: '0' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return undefined;
	const missing = values.without.split(',').filter((name) => name !== '');
	for (const name of missing) oneOf<EmarsysPermission>('without', name, EMARSYS_PERMISSIONS);
	const aheadMs = offset('clock', values.clock);
	return {
		now: () => Date.now() + aheadMs,
		rows: wholeNumber('rows', values.rows),
		jobDurationMs: milliseconds('duration', values.duration),
		seed: wholeNumber('seed', values.seed),
		ports: {
			altcraft: wholeNumber('altcraft-port', values['altcraft-port']),
			emarsys: wholeNumber('emarsys-port', values['emarsys-port']),
		},
		altcraft: {
			installation: oneOf('installation', values.installation, ['both', 'headerOnly', 'bodyOnly']),
			files: wholeNumber('files', values.files),
		},
		emarsys: {
			tokenLifetimeSeconds: wholeNumber('token-lifetime', values['token-lifetime']),
			permissions: EMARSYS_PERMISSIONS.filter((name) => !missing.includes(name)),
			extraFields: wholeNumber('fields', values.fields),
			callbacks: {
				when: oneOf('callbacks', values.callbacks, ['done', 'early', 'never']),
				shape: oneOf('callback-shape', values['callback-shape'], ['topLevel', 'envelope']),
				retryGapMs: milliseconds('callback-gap', values['callback-gap']),
			},
		},
	};
}

function guide({ altcraft, emarsys }: Sandbox): string {
	const header = `-H 'Authorization: Bearer ${altcraft.token}'`;
	const post = (path: string, body: object): string =>
		`  curl ${header} -H 'Content-Type: application/json' \\\n    -d '${JSON.stringify(body)}' ${altcraft.baseUrl}/api/v1.1/${path}`;
	return `The sandbox is running. Everything in it is made up; nothing leaves this machine.

Altcraft
  Panel address   ${altcraft.baseUrl}
  Token           ${altcraft.token}
  Databases 1, 2, 3, 5; segments 1, 4, 9, 12

Emarsys
  WSSE (v2)       ${emarsys.v2Url}
    Username      ${emarsys.username}
    Secret        ${emarsys.secret}
  OAuth 2.0 (v3)  ${emarsys.v3Url}
    Token URL     ${emarsys.tokenUrl}
    Client ID     ${emarsys.clientId}
    Client secret ${emarsys.clientSecret}
  Contact list 111111111, segment 111111111, contact fields 1, 2, 3 (GET /field lists them all)

An export of Altcraft by hand: start it, poll its status until it is completed, download the file.

${post('profiles/get_all', { source_type: 'database', source_id: 1, file_format: 'csv', custom_request: {} })}
${post('tasks/status', { task_id: 'task_…' })}
  curl ${header} ${altcraft.baseUrl}/api/download/data/…

Sent again unchanged, the first request returns the same response for a day; a new header
  -H "Request-ID: $(uuidgen)"
starts another export.

Ctrl-C stops it.
`;
}

async function main(): Promise<void> {
	const options = readArguments(process.argv.slice(2));
	if (options === undefined) {
		process.stdout.write(USAGE);
		return;
	}
	const sandbox = await startSandbox(options);
	process.stdout.write(guide(sandbox));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => {
			void sandbox.close().then(() => process.stdout.write('\nThe sandbox has stopped.\n'));
		});
	}
}

main().catch((error: unknown) => {
	const message = error instanceof Error ? error.message : String(error);
	process.stderr.write(`${message}\n\n${USAGE}`);
	process.exitCode = 1;
});
