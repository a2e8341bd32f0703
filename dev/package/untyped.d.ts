/** The parts used here of the packages that bring no types of their own. */

declare module 'gulp' {
	import type { EventEmitter } from 'node:events';

	type Task = () => PromiseLike<unknown> | NodeJS.ReadWriteStream;

	export function series(...tasks: Task[]): Task;
	export function parallel(...tasks: Task[]): Task;
	export function src(pattern: string, options: { base: string; encoding: false }): NodeJS.ReadWriteStream;
	export function dest(folder: string): NodeJS.ReadWriteStream;

	/** Without a task: the watcher, which says "ready", and "all" with what happened to which path. */
	export function watch(globs: string[], options: { cwd: string }): Watcher;

	interface Watcher extends EventEmitter<{ ready: []; all: [event: string, path: string] }> {
		close(): Promise<void>;
	}
}

declare module '@n8n/scan-community-package/scanner/scanner.mjs' {
	import type { Linter } from 'eslint';

	/** What the scan looks at in a package's sources. */
	export const SOURCE_FILE_PATTERNS: string[];

	/** The rules of the scan. */
	export function buildScanConfig(): Promise<Linter.Config[]>;

	/** The scan itself, on a folder on this machine. */
	export function analyzePackage(
		packageDir: string,
		filePatterns?: string[],
	): Promise<{ passed: boolean; message?: string; details?: string }>;
}

declare module 'tsx/cjs';
