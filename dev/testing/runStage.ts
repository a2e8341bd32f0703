import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../package/pack';
import { run } from '../setup/command';
import { startProgress } from '../setup/progress';
import { jestCounts, singleCount, type Counts, type StageResult } from './result';
import type { Stage } from './stages';

/** A stage that takes longer is hanging. */
const LIMIT_MS = 45 * 60_000;

export interface RunOptions {
	/** For logs and Jest's summaries. */
	folder: string;
	/** Whether to print the output while the stage runs, not only after a failure. */
	live: boolean;
	/** Whether a stage that can't run on this machine fails instead of being skipped. */
	required: boolean;
	jestArguments: string[];
}

/** Runs a stage; failures of any kind are in the result. */
export async function runStage(stage: Stage, options: RunOptions): Promise<StageResult> {
	const startedAt = Date.now();
	const counts = await countsOf(stage, options);
	return { name: stage.name, ...counts, milliseconds: Date.now() - startedAt };
}

async function countsOf(stage: Stage, options: RunOptions): Promise<Counts> {
	const { name } = stage;
	const { required } = options;
	const missing = await stage.missing?.();
	if (missing !== undefined) {
		process.stderr.write(
			`${required ? '✖' : '–'} ${name}, ${required ? 'not run' : 'skipped'}. ${missing}\n`,
		);
		return required ? singleCount(false) : { passed: 0, failed: 0, skipped: 1 };
	}
	try {
		await stage.prepare?.();
	} catch (error) {
		process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
		return singleCount(false);
	}
	const log = join(options.folder, `${name}.log`);
	const summary = join(options.folder, `${name}.json`);
	const jest = stage.jest ? ['--json', `--outputFile=${summary}`, ...options.jestArguments] : [];
	const progress = startProgress(name);
	const [program = '', ...args] = [...stage.command, ...jest];
	const success = await run(program, args, {
		cwd: ROOT,
		log,
		live: options.live,
		// Some programs treat CI as a terminal.
		env: { FORCE_COLOR: options.live && process.stdout.isTTY ? '1' : '0' },
		timeoutMs: LIMIT_MS,
	});
	const counts = stage.jest ? await jestCounts(summary, success) : singleCount(success);
	if (counts.failed === 0) {
		progress.done(stage.jest ? `${counts.passed} passed` : undefined);
	} else {
		progress.fail();
		if (!options.live) process.stdout.write(`\n${await readFile(log, 'utf8')}\n`);
	}
	return counts;
}
