import ora from 'ora';

/** In a log file, more lines would be noise, and a longer silence looks like a hang. */
const LOG_INTERVAL_MS = 20_000;
const TERMINAL_INTERVAL_MS = 500;

/** Running steps. A terminal shows the one that started last. */
const active: Array<ReturnType<typeof ora>> = [];

/** Such as `4.2 s` or `2 min 05 s`. */
export function formatDuration(milliseconds: number): string {
	if (milliseconds < 9_950) return `${(milliseconds / 1000).toFixed(1)} s`;
	const seconds = Math.round(milliseconds / 1000);
	if (seconds < 60) return `${seconds} s`;
	return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/**
 * Shows on stderr that a long step is still running: a spinner in a terminal, a line now and then in a log.
 *
 * @param detail progress of the step
 */
export function startProgress(title: string, detail: () => string | undefined = () => undefined) {
	const startedAt = Date.now();
	const text = (note?: string): string =>
		[title, note, formatDuration(Date.now() - startedAt)].filter(Boolean).join(', ');
	const { isTTY } = process.stderr;
	active.at(-1)?.stop();
	const spinner = ora({ text: title, isEnabled: isTTY, discardStdin: false }).start();
	active.push(spinner);
	const update = (): void => {
		if (isTTY) spinner.text = text(detail());
		else process.stderr.write(`- ${text(detail())}\n`);
	};
	const timer = setInterval(update, isTTY ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS).unref();
	const end = (outcome: 'succeed' | 'fail') => (note?: string) => {
		clearInterval(timer);
		spinner[outcome](text(note));
		active.splice(active.indexOf(spinner), 1);
		active.at(-1)?.start();
	};
	return { done: end('succeed'), fail: end('fail') };
}

/** Shows progress while a step runs. */
export async function withProgress<T>(
	title: string,
	step: () => Promise<T>,
	detail?: () => string | undefined,
): Promise<T> {
	const progress = startProgress(title, detail);
	try {
		const result = await step();
		progress.done();
		return result;
	} catch (error) {
		progress.fail();
		throw error;
	}
}
