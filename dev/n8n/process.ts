import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { quietEnvironment, type Environment, type Place } from './environment';

/** n8n itself allows its executions 30 s to finish. */
const STOP_TIMEOUT_MS = 35_000;

/** How to start an n8n process in its place. */
export interface Launch {
	/** n8n's script. */
	program: string;
	/** `['start']`, `['worker', '--concurrency=5']`, … */
	args: string[];
	/** Overrides the default environment. */
	environment: Environment;
	/** Scripts that Node loads before n8n. */
	preload?: readonly string[];
}

/** An n8n process in a process group with the task runners that it starts. */
export class N8nProcess {
	private readonly child: ChildProcess;

	private readonly exited: Promise<unknown>;

	/** @param logFile the output is appended to it */
	constructor(place: Place, { program, args, environment, preload = [] }: Launch, logFile: string) {
		const log = openSync(logFile, 'a');
		const scripts = [join(__dirname, 'exitWithParent.js'), ...preload];
		const options = scripts.flatMap((script) => ['--require', script]);
		this.child = spawn(place.node, [...options, program, ...args], {
			cwd: place.userFolder,
			env: { ...quietEnvironment(place), ...environment },
			// Its own group: Ctrl-C in a terminal must reach only the program that started it.
			detached: process.platform !== 'win32',
			stdio: ['ignore', log, log, 'ipc'],
			windowsHide: true,
		});
		closeSync(log);
		this.exited = once(this.child, 'exit').catch(() => undefined);
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
	async stop(): Promise<void> {
		if (this.running) {
			this.child.kill('SIGTERM');
			const timer = new AbortController();
			const late = sleep(STOP_TIMEOUT_MS, undefined, { signal: timer.signal }).catch(() => undefined);
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
