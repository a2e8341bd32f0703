import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { install, ROOT } from '../package/pack';
import { installN8n } from '../setup/n8n';
import { startProgress } from '../setup/progress';
import type { Environment, Place } from './environment';
import { freePorts } from './ports';
import { N8nProcess, type Launch } from './process';
import { RestClient } from './rest';
import { signIn } from './users';
import { environmentOf, N8N_VERSION } from './versions';

const READY_TIMEOUT_MS = 180_000;
const READY_POLL_MS = 250;

/**
 * n8n pings its database every 2 s, and responds with 503 to everything if it gets no response within 5 s, which can
 * happen on a busy machine. The database is a file here, so the pings are an hour apart: longer than any run.
 */
const NO_DATABASE_PINGS = { DB_PING_INTERVAL_SECONDS: '3600' };

export interface N8nOptions {
	/** A folder of `dev/n8n/versions`. */
	version?: string;
	/** Overrides the default environment. */
	environment?: Environment;
	/** Folders of the packages to install instead of this one. */
	packages?: readonly string[];
	/** Scripts that Node loads before n8n. */
	preload?: readonly string[];
	/** Called as soon as there is something to remove, long before n8n is ready. */
	onLaunch?: (instance: N8nInstance) => void;
}

/** A running n8n on loopback, whose owner is signed in. */
export class N8nInstance {
	/** Signed in as the owner. */
	readonly rest: RestClient;

	readonly baseUrl: string;

	readonly logFile: string;

	private process: N8nProcess;

	constructor(
		readonly place: Place,
		private readonly launch: Launch,
	) {
		this.baseUrl = `http://127.0.0.1:${place.port}/`;
		this.logFile = join(place.userFolder, 'n8n.log');
		this.rest = new RestClient(this.baseUrl);
		this.process = new N8nProcess(place, launch, this.logFile);
	}

	get pid(): number {
		return this.process.pid;
	}

	get running(): boolean {
		return this.process.running;
	}

	/** Waits until n8n accepts requests. */
	async ready(): Promise<void> {
		const deadline = Date.now() + READY_TIMEOUT_MS;
		while (!(await this.isReady())) {
			if (!this.process.running) throw await this.failure('n8n exited while it was starting');
			if (Date.now() > deadline) throw await this.failure('n8n was not ready in time');
			await sleep(READY_POLL_MS);
		}
	}

	async log(): Promise<string> {
		return await readFile(this.logFile, 'utf8');
	}

	/** Stops n8n gracefully and keeps its folder. */
	async stop(): Promise<void> {
		await this.process.stop();
	}

	/** Kills n8n, as a power cut would, and keeps its folder. */
	async kill(): Promise<void> {
		await this.process.kill();
	}

	/** Starts n8n again in the same folder and on the same ports. */
	async restart(): Promise<void> {
		await this.relaunch();
		await signIn(this.rest);
	}

	/** Restarts without signing in, for processes of a cluster that have no API. */
	async relaunch(): Promise<void> {
		await this.stop();
		this.process = new N8nProcess(this.place, this.launch, this.logFile);
		await this.ready();
	}

	/** Stops n8n and removes its folder. */
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

/** Starts an n8n in a new temporary folder with this package, packed, and signs in as its owner. */
export async function startN8n({
	version = N8N_VERSION,
	environment = {},
	packages = [ROOT],
	preload = [],
	onLaunch,
}: N8nOptions = {}): Promise<N8nInstance> {
	const { node, program } = await installN8n(version);
	const userFolder = await mkdtemp(join(tmpdir(), 'contact-export-n8n-'));
	const [port = 0, brokerPort = 0] = await freePorts(2);
	for (const source of packages) await install(userFolder, source);

	const progress = startProgress(`Starting n8n ${version}`);
	const instance = new N8nInstance(
		{ userFolder, port, brokerPort, node },
		{
			program,
			args: ['start'],
			environment: { ...NO_DATABASE_PINGS, ...environmentOf(version), ...environment },
			preload,
		},
	);
	onLaunch?.(instance);
	try {
		await instance.ready();
		await signIn(instance.rest);
	} catch (error) {
		progress.fail();
		await instance.kill();
		throw error;
	}
	progress.done(instance.baseUrl);
	return instance;
}
