import { CleanUp } from './cleanUp';

/** What a shell gives for Ctrl-C. */
const INTERRUPTED = 130;

/**
 * Runs the work of a task until it ends or somebody wants it to end, then ends all that it started and the process.
 *
 * @param work gets where to say what has to be ended, and gives the exit code; an interruption gives
 * `process.exitCode`, if that is set
 */
export async function untilInterrupted(work: (cleanUp: CleanUp) => Promise<number>): Promise<never> {
	const cleanUp = new CleanUp();
	const interrupted = interruption().then(() => {
		process.stdout.write('\nEnding n8n and the sandbox …\n');
		return Number(process.exitCode ?? INTERRUPTED);
	});
	try {
		process.exitCode = await Promise.race([work(cleanUp), interrupted]);
	} catch (error) {
		process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
		process.exitCode = 1;
	}
	await cleanUp.run();
	// A step that was interrupted may still be waiting for something.
	process.exit();
}

/** Resolves when the user or a supervisor wants the task to end. */
function interruption(): Promise<void> {
	return new Promise((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
	});
}
