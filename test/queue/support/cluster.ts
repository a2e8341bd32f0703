import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install } from '../../../dev/package/pack';
import { installN8n } from '../../../dev/setup/n8n';
import { startProgress } from '../../../dev/setup/progress';
import { openClusterServices, type ClusterServices, type Database } from './clusterServices';
import type { Environment } from '../../../dev/n8n/environment';
import { N8nInstance } from '../../../dev/n8n/instance';
import { freePorts } from '../../../dev/n8n/ports';
import type { RestClient } from '../../../dev/n8n/rest';
import { signIn } from '../../../dev/n8n/users';
import { N8N_VERSION } from '../../../dev/n8n/versions';
import { TcpProxy } from '../../faults/support/tcpProxy';

/** Where a cluster stores files; n8n's default for a cluster is the database. */
export type BinaryMode = 'database' | 'filesystem';

/** Settings of an installation that gets many calls at once: see docs/scaling.md. */
const FOR_BURSTS: Environment = {
	// With n8n's default of two database connections, a burst waits for one until it times out.
	DB_POSTGRESDB_POOL_SIZE: '10',
	// By default it times out after 20 s, which leaves executions that are shown as running but are not. n8n checks for
	// those every three hours, unless the minutes are set.
	DB_POSTGRESDB_CONNECTION_TIMEOUT: '60000',
	N8N_EXECUTIONS_QUEUE_RECOVERY_INTERVAL: '2',
	// n8n pings its database every 2 s, and responds with 503 to everything if it gets no response within 5 s.
	DB_PING_TIMEOUT_MS: '60000',
	// For every call n8n creates a sandbox for expressions (10 MB, 0.1 s); these two make it cheaper.
	N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
	N8N_EXPRESSION_ENGINE_COMPILE_CACHE: 'true',
};

export interface ClusterOptions {
	binaryMode: BinaryMode;
	/** Default 2. */
	workers?: number;
	/** Processes for webhooks, behind a load balancer. Default 1. */
	webhooks?: number;
	/** Jobs that a worker runs in parallel. Default 10, n8n's own. */
	concurrency?: number;
	/** Overrides the environment of every process. */
	environment?: Environment;
}

/** n8n in queue mode: a main process, workers and webhook processes, all with this package installed. */
export class N8nCluster {
	constructor(
		/** The editor and its REST API. */
		readonly main: N8nInstance,
		/** Receive the callbacks. */
		readonly webhooks: readonly N8nInstance[],
		readonly workers: readonly N8nInstance[],
		private readonly balancer: TcpProxy,
		private readonly services: ClusterServices,
		private readonly folder: string,
	) {}

	/** The main process, signed in as the owner. */
	get rest(): RestClient {
		return this.main.rest;
	}

	get database(): Database {
		return this.services.database;
	}

	/** How n8n signs in at its database (`DB_POSTGRESDB_HOST` and its siblings). */
	get databaseEnvironment(): Environment {
		return this.services.environment;
	}

	/** Names and versions of Redis and Postgres. */
	get versions(): string {
		return this.services.versions;
	}

	/** Where the processes for webhooks are called, in turns. */
	get webhookUrl(): string {
		return `http://127.0.0.1:${this.balancer.port}/`;
	}

	/** All processes by name: `main`, `webhook 1`, `worker 1`, … */
	get processes(): Record<string, N8nInstance> {
		const numbered = (name: string, processes: readonly N8nInstance[]) =>
			Object.fromEntries(processes.map((process, index) => [`${name} ${index + 1}`, process] as const));
		return {
			main: this.main,
			...numbered('webhook', this.webhooks),
			...numbered('worker', this.workers),
		};
	}

	/** What the processes for webhooks have logged. */
	async webhookLog(): Promise<string> {
		const logs = await Promise.all(this.webhooks.map(async (process) => await process.log()));
		return logs.join('');
	}

	/** Stops all processes and removes everything. */
	async remove(): Promise<void> {
		// Killed, since the database is about to be dropped anyway.
		await Promise.all(Object.values(this.processes).map(async (process) => await process.kill()));
		await this.balancer.close();
		await this.services.close();
		await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
	}
}

/** Starts a cluster on this machine, set up as on several, and signs in as its owner. */
export async function startCluster(options: ClusterOptions): Promise<N8nCluster> {
	const { binaryMode, workers: workerCount = 2, webhooks: webhookCount = 1, concurrency = 10 } = options;
	const { node, program } = await installN8n(N8N_VERSION);
	const progress = startProgress(
		`Starting a cluster of n8n ${N8N_VERSION}, ${workerCount} workers, files in: ${binaryMode}`,
	);
	const folder = await mkdtemp(join(tmpdir(), 'contact-export-cluster-'));
	const services = await openClusterServices(program);
	const started: N8nInstance[] = [];
	let balancer: TcpProxy | undefined;
	try {
		const numbered = (name: string, count: number) =>
			Array.from({ length: count }, (_, index) => `${name}${index + 1}`);
		const names = ['main', ...numbered('webhook', webhookCount), ...numbered('worker', workerCount)];
		const ports = await freePorts(names.length * 2);
		const portsOf = (name: string): number[] => {
			const first = names.indexOf(name) * 2;
			return ports.slice(first, first + 2);
		};
		balancer = await TcpProxy.to(
			...numbered('webhook', webhookCount).flatMap((name) => portsOf(name).slice(0, 1)),
		);
		const shared: Environment = {
			...services.environment,
			EXECUTIONS_MODE: 'queue',
			N8N_ENCRYPTION_KEY: randomBytes(16).toString('hex'),
			N8N_DEFAULT_BINARY_DATA_MODE: binaryMode,
			// On several machines, this folder would be on a shared volume.
			N8N_BINARY_DATA_STORAGE_PATH: join(folder, 'files'),
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			// As behind a load balancer: only the webhook processes get webhooks.
			N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
			...FOR_BURSTS,
			WEBHOOK_URL: `http://127.0.0.1:${balancer.port}/`,
			...options.environment,
		};
		await mkdir(join(folder, 'files'));
		await install(join(folder, 'main'));
		const launch = (
			name: string,
			args: string[],
			environment: (port: number) => Environment = () => ({}),
		): N8nInstance => {
			const [port = 0, brokerPort = 0] = portsOf(name);
			const instance = new N8nInstance(
				{ userFolder: join(folder, name), port, brokerPort, node },
				{ program, args, environment: { ...shared, ...environment(port) } },
			);
			started.push(instance);
			return instance;
		};
		for (const name of names.slice(1)) {
			await cp(join(folder, 'main'), join(folder, name), { recursive: true });
		}
		// The first process creates the tables.
		const main = launch('main', ['start']);
		await main.ready();
		const webhooks = numbered('webhook', webhookCount).map((name) => launch(name, ['webhook']));
		const workers = numbered('worker', workerCount).map((name) =>
			launch(name, ['worker', `--concurrency=${concurrency}`], (port) => ({
				QUEUE_HEALTH_CHECK_ACTIVE: 'true',
				QUEUE_HEALTH_CHECK_PORT: String(port),
				N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
			})),
		);
		await Promise.all([...webhooks, ...workers].map(async (process) => await process.ready()));
		await signIn(main.rest);
		progress.done(main.baseUrl);
		return new N8nCluster(main, webhooks, workers, balancer, services, folder);
	} catch (error) {
		progress.fail();
		await Promise.all(started.map(async (process) => await process.kill()));
		await balancer?.close();
		await services.close();
		throw error;
	}
}
