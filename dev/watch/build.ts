import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cleanEnvironment } from '../setup/npm';

const run = promisify(execFile);

/** Lines of gulp other than the reason. */
const NOISE = /^\[[\d:]+\] (Using|Starting|Finished|'.*' errored)|^\s+at /;

/**
 * Rebuilds `dist/` of a checkout without the type check, which takes ten times as long.
 *
 * @throws Error with the bundler's message
 */
export async function bundle(checkout: string): Promise<void> {
	const gulp = join(checkout, 'node_modules', 'gulp', 'bin', 'gulp.js');
	try {
		await run(process.execPath, [gulp, 'bundle', '--no-color'], { cwd: checkout, env: cleanEnvironment() });
	} catch (error) {
		const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
		const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.trim() && !NOISE.test(line));
		throw new Error(lines.join('\n'), { cause: error });
	}
}

/** Checks the types of the shipped sources in the background. */
export class TypeCheck {
	private running = new AbortController();

	constructor(
		private readonly checkout: string,
		private readonly report: (errors: string) => void,
	) {}

	/** Checks the sources as they are now, instead of an earlier check that is still running. */
	start(): void {
		this.stop();
		this.running = new AbortController();
		void this.check(this.running.signal);
	}

	stop(): void {
		this.running.abort();
	}

	private async check(signal: AbortSignal): Promise<void> {
		const tsc = join(this.checkout, 'node_modules', 'typescript', 'bin', 'tsc');
		try {
			await run(process.execPath, [tsc, '--project', 'tsconfig.build.json'], { cwd: this.checkout, signal });
		} catch (error) {
			const { stdout, message } = error as Error & { stdout?: string };
			if (!signal.aborted) this.report(stdout || message);
		}
	}
}
