import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanEnvironment } from '../setup/npm';
import { startProgress } from '../setup/progress';
import { jestCounts, singleCount, type StageResult } from './result';
import { ROOT, type Stage } from './stages';

/** A stage that takes longer hangs. */
const LIMIT_MS = 45 * 60_000;
const END_GRACE_MS = 10_000;

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** How stages are run. */
export interface RunOptions {
	/** Gets the logs and Jest's summaries. */
	folder: string;
	/** Whether the output is shown while the stage runs, rather than only when it has failed. */
	live: boolean;
	/** Whether a stage that can't run on this machine is a failure, and not skipped. */
	required: boolean;
	/** Further arguments for Jest. */
	jestArguments: string[];
}

/** What becomes of a stage that had to be left out. */
export function notRun({ name, needs }: Stage): StageResult {
	process.stderr.write(`✖ ${name}, not run because ${needs} failed\n`);
	return { name, ...singleCount(false), milliseconds: 0 };
}

/** Runs a stage to its end; whatever goes wrong is in the result. */
export async function runStage(stage: Stage, options: RunOptions): Promise<StageResult> {
	const { name } = stage;
	const logFile = join(options.folder, `${name}.log`);
	const startedAt = Date.now();
	const result = (counts: Pick<StageResult, 'passed' | 'failed' | 'skipped'>): StageResult => ({
		name,
		...counts,
		milliseconds: Date.now() - startedAt,
	});
	const missing = await stage.missing?.();
	if (missing !== undefined) {
		process.stderr.write(
			`${options.required ? '✖' : '–'} ${name}, ${options.required ? 'not run' : 'skipped'}. ${missing}\n`,
		);
		return result(options.required ? singleCount(false) : { passed: 0, failed: 0, skipped: 1 });
	}
	try {
		await stage.prepare?.();
	} catch (error) {
		process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
		return result(singleCount(false));
	}

	const summaryFile = join(options.folder, `${name}.json`);
	const jestOptions = stage.jest ? ['--json', `--outputFile=${summaryFile}`, ...options.jestArguments] : [];
	const progress = startProgress(name);
	const success = await run([...stage.args, ...jestOptions], logFile, options.live);
	const counts = stage.jest ? await jestCounts(summaryFile, success) : singleCount(success);
	if (counts.failed > 0) {
		progress.fail();
		if (!options.live) process.stdout.write(`\n${await readFile(logFile, 'utf8')}\n`);
	} else {
		progress.done(stage.jest ? `${counts.passed} passed` : undefined);
	}
	return result(counts);
}

/** @returns whether the program ended with 0, in time */
async function run(args: string[], logFile: string, live: boolean): Promise<boolean> {
	await mkdir(dirname(logFile), { recursive: true });
	const log = createWriteStream(logFile);
	// Some programs take CI for a terminal.
	const colours = { FORCE_COLOR: live && process.stdout.isTTY ? '1' : '0' };
	const child = spawn(process.execPath, args, {
		cwd: ROOT,
		env: { ...cleanEnvironment(), ...colours },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	running.add(child);
	for (const stream of [child.stdout, child.stderr]) {
		stream.pipe(log, { end: false });
		if (live) stream.pipe(process.stdout, { end: false });
	}
	const limit = setTimeout(() => void end(child), LIMIT_MS);
	const code = await new Promise<number | null>((resolve) => {
		child.once('error', () => resolve(null));
		child.once('close', resolve);
	});
	clearTimeout(limit);
	running.delete(child);
	await new Promise<void>((resolve) => log.end(() => resolve()));
	return code === 0;
}

async function end(child: ChildProcess): Promise<void> {
	child.kill('SIGTERM');
	await sleep(END_GRACE_MS);
	child.kill('SIGKILL');
}
