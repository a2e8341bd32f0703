import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from './environment';

/** n8n itself allows its executions 30 s to finish. */
const STOP_TIMEOUT_MS = 35_000;

export interface ProcessOptions {
	/** Path of the Node executable. */
	node: string;
	/** n8n's script. */
	program: string;
	args: string[];
	environment: Environment;
	cwd: string;
	/** Output is appended to this file. */
	logFile: string;
	/** Scripts that Node loads before n8n. */
	preload?: readonly string[];
}

/** An n8n process in a process group with the task runners that it starts. */
export class N8nProcess {
	private readonly child: ChildProcess;

	private readonly exited: Promise<void>;

	constructor({ node, program, args, environment, cwd, logFile, preload = [] }: ProcessOptions) {
		mkdirSync(dirname(logFile), { recursive: true });
		const log = openSync(logFile, 'a');
		const scripts = [join(__dirname, 'exitWithParent.js'), ...preload];
		this.child = spawn(node, [...scripts.flatMap((script) => ['--require', script]), program, ...args], {
			cwd,
			env: environment,
			// Its own group: Ctrl-C in a terminal must reach only the program that started it.
			detached: process.platform !== 'win32',
			stdio: ['ignore', log, log, 'ipc'],
			windowsHide: true,
		});
		closeSync(log);
		this.exited = new Promise((resolve) => {
			this.child.once('exit', () => resolve());
			this.child.once('error', () => resolve());
		});
		// A forgotten n8n must not keep this process alive.
		this.child.unref();
		this.child.channel?.unref();
	}

	/** 0 if it could not be started. */
	get pid(): number {
		return this.child.pid ?? 0;
	}

	get running(): boolean {
		return this.pid !== 0 && this.child.exitCode === null && this.child.signalCode === null;
	}

	/** Asks n8n to exit, and kills it after its own time limit. */
	async stop(timeoutMs = STOP_TIMEOUT_MS): Promise<void> {
		if (this.running) {
			this.child.kill('SIGTERM');
			const timer = new AbortController();
			const late = sleep(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined);
			await Promise.race([this.exited, late]);
			timer.abort();
		}
		await this.kill();
	}

	/** Kills it, as a power cut would. */
	async kill(): Promise<void> {
		this.killGroup();
		if (!this.running) return;
		this.child.kill('SIGKILL');
		await this.exited;
	}

	private killGroup(): void {
		if (process.platform === 'win32' || this.pid === 0) return;
		try {
			process.kill(-this.pid, 'SIGKILL');
		} catch {
			// The process group is gone already.
		}
	}
}
