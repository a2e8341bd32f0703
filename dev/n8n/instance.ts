import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../package/pack';
import { installN8n } from '../setup/n8n';
import { startProgress } from '../setup/progress';
import { quietEnvironment, type Environment, type Place } from './environment';
import { createOwner, signIn } from './owner';
import { installPackedPackage } from './packedPackage';
import { freePorts } from './ports';
import { N8nProcess } from './process';
import { RestClient } from './rest';
import { environmentOf, N8N_VERSION } from './versions';

const READY_TIMEOUT_MS = 180_000;
const READY_POLL_MS = 250;

/** What can be chosen about an n8n. */
export interface N8nOptions {
	/** A folder of `dev/n8n/versions`. */
	version?: string;
	/** Added to the environment, over what it has. */
	environment?: Environment;
	/** Without this package installed. */
	bare?: boolean;
	/** Folders of the packages to install instead of this one. */
	packages?: readonly string[];
	/** Scripts that Node loads before n8n. */
	preload?: readonly string[];
	/** Called as soon as there is something to remove, long before n8n is ready. */
	onLaunch?: (instance: N8nInstance) => void;
}

/** A real n8n on loopback with this package installed, and its owner signed in. */
export class N8nInstance {
	/** Signed in as the owner. */
	readonly rest: RestClient;

	readonly baseUrl: string;

	/** What n8n prints. */
	readonly logFile: string;

	private process: N8nProcess;

	/** `launch` starts one more process on the same folder and ports. */
	constructor(
		readonly place: Place,
		private readonly launch: () => N8nProcess,
	) {
		this.baseUrl = `http://127.0.0.1:${place.port}/`;
		this.logFile = logFileIn(place.userFolder);
		this.rest = new RestClient(this.baseUrl);
		this.process = launch();
	}

	/** The id of n8n's main process. */
	get pid(): number {
		return this.process.pid;
	}

	/** Whether n8n's main process is there. */
	get running(): boolean {
		return this.process.running;
	}

	/** Waits until n8n answers requests. */
	async ready(): Promise<void> {
		const deadline = Date.now() + READY_TIMEOUT_MS;
		while (!(await this.isReady())) {
			if (!this.process.running) throw await this.failure('n8n ended while it was starting');
			if (Date.now() > deadline) throw await this.failure('n8n was not ready in time');
			await sleep(READY_POLL_MS);
		}
	}

	/** What n8n has printed so far. */
	async log(): Promise<string> {
		return await readFile(this.logFile, 'utf8');
	}

	/** Ends n8n in good order, keeping its folder. */
	async stop(): Promise<void> {
		await this.process.stop();
	}

	/** Ends n8n as a power cut would, keeping its folder. */
	async kill(): Promise<void> {
		await this.process.kill();
	}

	/** Starts n8n again, on the same folder and ports, after `stop` or `kill`. */
	async restart(): Promise<void> {
		await this.relaunch();
		await signIn(this.rest);
	}

	/** The same without signing in: a process of a cluster that nobody signs in to. */
	async relaunch(): Promise<void> {
		await this.stop();
		this.process = this.launch();
		await this.ready();
	}

	/** Ends n8n and removes its folder. */
	async remove(): Promise<void> {
		await this.process.stop();
		await rm(this.place.userFolder, { recursive: true, force: true, maxRetries: 3 });
	}

	private async isReady(): Promise<boolean> {
		try {
			const { ok } = await fetch(new URL('/healthz/readiness', this.baseUrl));
			return ok;
		} catch {
			return false;
		}
	}

	private async failure(what: string): Promise<Error> {
		const log = await this.log();
		return new Error(`${what}. From ${this.logFile}:\n\n${log.trimEnd().split('\n').slice(-25).join('\n')}`);
	}
}

/**
 * n8n asks its database every 2 s, and refuses everything with 503 when it has seen no answer after 5 s. On a busy
 * machine, and while it starts, it can be too late to see it. The database is a file here, and an hour longer than a run.
 */
const TRUSTS_ITS_DATABASE = { DB_PING_INTERVAL_SECONDS: '3600' };

const logFileIn = (userFolder: string): string => join(userFolder, 'n8n.log');

/** Starts an n8n in a new temporary folder, with the package packed and installed, and makes its owner. */
export async function startN8n({
	version = N8N_VERSION,
	environment = {},
	bare = false,
	packages,
	preload = [],
	onLaunch,
}: N8nOptions = {}): Promise<N8nInstance> {
	const { node, program } = await installN8n(version);
	const userFolder = await mkdtemp(join(tmpdir(), 'contact-export-n8n-'));
	const [port = 0, brokerPort = 0] = await freePorts(2);
	const place = { userFolder, port, brokerPort, node };
	for (const source of packages ?? (bare ? [] : [ROOT])) await installPackedPackage(userFolder, source);

	const progress = startProgress(`Starting n8n ${version}`);
	const instance = new N8nInstance(
		place,
		() =>
			new N8nProcess({
				node,
				program,
				args: ['start'],
				environment: {
					...quietEnvironment(place),
					...TRUSTS_ITS_DATABASE,
					...environmentOf(version),
					...environment,
				},
				cwd: userFolder,
				logFile: logFileIn(userFolder),
				preload,
			}),
	);
	onLaunch?.(instance);
	try {
		await instance.ready();
		await createOwner(instance.rest);
	} catch (error) {
		progress.fail();
		await instance.kill();
		throw error;
	}
	progress.done(instance.baseUrl);
	return instance;
}
