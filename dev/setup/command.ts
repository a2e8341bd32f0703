import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { x } from 'tinyexec';
import { ROOT } from '../package/pack';
import { cacheFolder } from './cache';
import { cleanEnvironment } from './npm';
import { withProgress } from './progress';

const SHOWN_LINES = 25;

/** npm prints the reason before pages of help; for other programs, the last lines matter. */
function excerptOf(log: string): string {
	const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
	const reasons = lines.filter((line) => /^npm (error|ERR!) ./.test(line));
	return (reasons.length > 0 ? reasons.slice(0, SHOWN_LINES) : lines.slice(-SHOWN_LINES)).join('\n');
}

/** Killed when this process exits. */
const running = new Set<ReturnType<typeof x>>();
process.once('exit', () => running.forEach((program) => program.kill()));

export interface RunOptions {
	cwd: string;
	/** Output is appended to this file. */
	log: string;
	/** Added to the environment. */
	env?: NodeJS.ProcessEnv;
	timeoutMs?: number;
	/** Whether to print the output as well. */
	live?: boolean;
}

/** Runs a program. @returns whether it exited with 0, in time */
export async function run(
	command: string,
	args: string[],
	{ cwd, log, env, timeoutMs, live = false }: RunOptions,
): Promise<boolean> {
	mkdirSync(dirname(log), { recursive: true });
	const file = openSync(log, 'a');
	writeSync(file, `$ ${[command, ...args].join(' ')}\n`);
	const output = live ? 'pipe' : file;
	const program = x(command, args, {
		nodeOptions: {
			cwd,
			env: { ...cleanEnvironment(), ...env },
			stdio: ['ignore', output, output],
			timeout: timeoutMs,
			killSignal: 'SIGKILL',
			windowsHide: true,
		},
	});
	running.add(program);
	for (const stream of [program.process?.stdout, program.process?.stderr])
		stream?.on('data', (chunk: Buffer) => {
			writeSync(file, chunk);
			process.stdout.write(chunk);
		});
	try {
		return (await program).exitCode === 0;
	} catch (error) {
		writeSync(file, `${String(error)}\n`);
		return false;
	} finally {
		running.delete(program);
		closeSync(file);
	}
}

/**
 * Runs a program that must not fail.
 *
 * @throws Error with an excerpt of the log
 */
export async function runOrThrow(command: string, args: string[], options: RunOptions): Promise<void> {
	if (await run(command, args, options)) return;
	const name = [basename(command), ...args.slice(0, 2).map((arg) => basename(arg))].join(' ');
	throw new Error(`"${name}" failed. From ${options.log}:\n\n${excerptOf(options.log)}`);
}

/** npm prints nothing while it works, but unpacked packages can be counted. */
function countPackages(folder: string): () => string | undefined {
	const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
		packages: Record<string, { optional?: boolean }>;
	};
	const expected = Object.keys(packages).filter((name) => name && !packages[name]?.optional);
	return () => {
		const present = expected.filter((name) => existsSync(join(folder, name, 'package.json'))).length;
		return present === 0 ? undefined : `${present} of ${expected.length} packages`;
	};
}

export async function npmCi(folder: string, title: string, log: string): Promise<void> {
	const args = 'ci --ignore-scripts --include=optional --prefer-offline --no-audit --no-fund'.split(' ');
	const install = async () => await runOrThrow('npm', args, { cwd: folder, log });
	await withProgress(title, install, countPackages(folder));
}

export async function buildPackage(): Promise<void> {
	const log = cacheFolder('logs', 'build.log');
	const build = async () => await runOrThrow('npm', ['run', 'build'], { cwd: ROOT, log });
	await withProgress('Building the package', build);
}
