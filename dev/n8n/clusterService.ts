import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Everything is on this machine. */
export const HOST = '127.0.0.1';

const READY_TIMEOUT_MS = 60_000;
const READY_POLL_MS = 100;

/** What is to be done when a cluster ends, the last first. */
export type Closing = Array<() => Promise<void>>;

/** Who a program runs as, where it is not the user of this one. */
export interface Person {
	uid: number;
	gid: number;
}

/** Whether anybody listens at a port. */
export async function answers(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect({ host: HOST, port });
		const end = (found: boolean) => {
			socket.destroy();
			resolve(found);
		};
		socket.once('connect', () => end(true));
		socket.once('error', () => end(false));
		socket.setTimeout(2_000, () => end(false));
	});
}

/** Where a program is installed, if it is. */
export function programOnPath(name: string): string | undefined {
	const folders = [
		...(process.env.PATH ?? '').split(delimiter),
		'/usr/bin',
		'/usr/local/bin',
		'/opt/homebrew/bin',
	];
	return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** A program that was started for the cluster, and ends with it. */
export class Service {
	private readonly guard: ChildProcess;

	private readonly ended: Promise<void>;

	private readonly log: string;

	constructor(
		private readonly name: string,
		folder: string,
		command: string,
		args: string[],
		person?: Person,
	) {
		this.log = join(folder, 'service.log');
		const log = openSync(this.log, 'a');
		// SIGINT is PostgreSQL's "end now, in good order"; to Redis all signals are the same.
		const order = JSON.stringify({ command, args, options: { cwd: folder, ...person }, signal: 'SIGINT' });
		this.guard = fork(join(__dirname, 'guarded.js'), [order], {
			stdio: ['ignore', log, log, 'ipc'],
			execArgv: [],
			detached: true,
		});
		closeSync(log);
		this.ended = new Promise((resolve) => this.guard.once('exit', () => resolve()));
		this.guard.unref();
		this.guard.channel?.unref();
	}

	/**
	 * Waits until it does its work.
	 * @throws Error when it has not in time, with what it printed
	 */
	async ready(probe: () => Promise<boolean>): Promise<void> {
		const deadline = Date.now() + READY_TIMEOUT_MS;
		while (!(await probe())) {
			if (this.guard.exitCode !== null || Date.now() > deadline) {
				throw new Error(`${this.name} did not start:\n${await readFile(this.log, 'utf8')}`);
			}
			await sleep(READY_POLL_MS);
		}
	}

	/** Ends it in good order. */
	async end(): Promise<void> {
		if (this.guard.exitCode !== null) return;
		// From here on its end is waited for.
		this.guard.ref();
		if (this.guard.connected) this.guard.disconnect();
		await this.ended;
	}
}
