/** The used parts of packages without types. */

declare module 'gulp' {
	import type { EventEmitter } from 'node:events';

	type Done = (error?: Error) => void;
	type Task = (done: Done) => PromiseLike<unknown> | NodeJS.ReadWriteStream | void;

	export function series(...tasks: Task[]): (done: Done) => void;
	export function parallel(...tasks: Task[]): (done: Done) => void;
	export function src(pattern: string, options: { base: string; encoding: false }): NodeJS.ReadWriteStream;
	export function dest(folder: string): NodeJS.ReadWriteStream;
	export function on(event: 'error', listener: () => void): void;

	/** Without a task, returns the watcher, which emits "ready", and "all" for each event. */
	export function watch(globs: string[], options: { cwd: string }): Watcher;

	interface Watcher extends EventEmitter<{ ready: []; all: [event: string, path: string] }> {
		close(): Promise<void>;
	}
}

declare module '@n8n/scan-community-package/scanner/scanner.mjs' {
	import type { Linter } from 'eslint';

	export const SOURCE_FILE_PATTERNS: string[];

	export function buildScanConfig(): Promise<Linter.Config[]>;

	export function analyzePackage(
		packageDir: string,
		filePatterns?: string[],
	): Promise<{ passed: boolean; message?: string; details?: string }>;
}

declare module 'tsx/cjs';
