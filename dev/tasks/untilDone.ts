const INTERRUPTED = 130;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Runs a task until it returns its exit code or is interrupted, then cleans up and exits. After an interruption the
 * exit code is `process.exitCode`, if the task has set it.
 */
export async function untilDone(task: (cleanUp: AsyncDisposableStack) => Promise<number>): Promise<never> {
	const cleanUp = new AsyncDisposableStack();
	const interrupted = new Promise<number>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
			process.on(signal, () => {
				process.stdout.write('\nStopping …\n');
				resolve(Number(process.exitCode ?? INTERRUPTED));
			});
	});
	try {
		process.exitCode = await Promise.race([task(cleanUp), interrupted]);
	} catch (error) {
		process.stderr.write(`\n${messageOf(error)}\n`);
		process.exitCode = 1;
	}
	await cleanUp.disposeAsync().catch((error: unknown) => process.stderr.write(`${messageOf(error)}\n`));
	// An interrupted step may still be waiting for something.
	process.exit();
}
