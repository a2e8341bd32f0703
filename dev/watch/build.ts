import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import gulpfile from '../../gulpfile.js';
import { ROOT } from '../package/pack';

/**
 * Rebuilds `dist/` without the type check, which takes ten times as long.
 *
 * @throws Error with the bundler's message
 */
export const bundle = promisify(gulpfile.bundle);

/**
 * Checks the types of the shipped sources in the background.
 *
 * @returns a function that stops it
 */
export function startTypeCheck(report: (errors: string) => void): () => void {
	const stop = new AbortController();
	const args = [require.resolve('typescript/bin/tsc'), '--project', 'tsconfig.build.json'];
	execFile(process.execPath, args, { cwd: ROOT, signal: stop.signal }, (error, stdout) => {
		if (error && !stop.signal.aborted) report(stdout || error.message);
	});
	return () => stop.abort();
}
