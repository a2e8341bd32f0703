import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from './environment';

/** n8n's own limit for ending its executions is 30 s. */
const STOP_TIMEOUT_MS = 35_000;

/** How to start one n8n process. */
export interface Launch {
	/** The program of Node. */
	node: string;
	/** n8n's script. */
	program: string;
	/** `['start']`, `['worker', '--concurrency=5']`, … */
	args: string[];
	environment: Environment;
	cwd: string;
	/** What it prints is appended to this file. */
	logFile: string;
	/** Scripts that Node loads before n8n. */
	preload?: readonly string[];
}

/** One n8n process, with the task runners it starts, as a group that ends as a whole. */
export class N8nProcess {
	private readonly child: ChildProcess;

	private readonly ended: Promise<void>;

	constructor({ node, program, args, environment, cwd, logFile, preload = [] }: Launch) {
		mkdirSync(dirname(logFile), { recursive: true });
		const log = openSync(logFile, 'a');
		const scripts = [join(__dirname, 'exitWithParent.js'), ...preload].flatMap((script) => [
			'--require',
			script,
		]);
		this.child = spawn(node, [...scripts, program, ...args], {
			cwd,
			env: environment,
			// A group of its own, so that Ctrl-C in a terminal reaches the program that started it, and that one only.
			detached: process.platform !== 'win32',
			stdio: ['ignore', log, log, 'ipc'],
			windowsHide: true,
		});
		closeSync(log);
		this.ended = new Promise((resolve) => {
			this.child.once('exit', () => resolve());
			this.child.once('error', () => resolve());
		});
		// Waiting for n8n is the caller's choice; a forgotten one must not keep the caller alive.
		this.child.unref();
		this.child.channel?.unref();
	}

	/** The process id, or 0 if it could not be started. */
	get pid(): number {
		return this.child.pid ?? 0;
	}

	/** Whether it still runs. */
	get running(): boolean {
		return this.pid !== 0 && this.child.exitCode === null && this.child.signalCode === null;
	}

	/** Asks n8n to end, and makes it end if it has not after its own time limit. */
	async stop(timeoutMs = STOP_TIMEOUT_MS): Promise<void> {
		if (this.running) {
			this.child.kill('SIGTERM');
			const timer = new AbortController();
			const late = sleep(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined);
			await Promise.race([this.ended, late]);
			timer.abort();
		}
		await this.kill();
	}

	/** Ends it at once, as a power cut would. */
	async kill(): Promise<void> {
		this.killGroup();
		if (!this.running) return;
		this.child.kill('SIGKILL');
		await this.ended;
	}

	private killGroup(): void {
		if (process.platform === 'win32' || this.pid === 0) return;
		try {
			process.kill(-this.pid, 'SIGKILL');
		} catch {
			// Nobody of the group is left.
		}
	}
}
