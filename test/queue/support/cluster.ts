import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install } from '../../../dev/package/pack';
import { installN8n } from '../../../dev/setup/n8n';
import { startProgress } from '../../../dev/setup/progress';
import { openClusterServices, type ClusterServices, type Database } from '../../../dev/n8n/clusterServices';
import type { Environment } from '../../../dev/n8n/environment';
import { N8nInstance } from '../../../dev/n8n/instance';
import { freePorts } from '../../../dev/n8n/ports';
import type { RestClient } from '../../../dev/n8n/rest';
import { signIn } from '../../../dev/n8n/users';
import { N8N_VERSION } from '../../../dev/n8n/versions';

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
	/** Jobs that a worker runs in parallel. Default 10, n8n's own. */
	concurrency?: number;
	/** Overrides the environment of every process. */
	environment?: Environment;
}

/** n8n in queue mode: a main process, workers and a webhook process, all with this package installed. */
export class N8nCluster {
	constructor(
		/** The editor and its REST API. */
		readonly main: N8nInstance,
		/** Receives the callbacks. */
		readonly webhook: N8nInstance,
		readonly workers: readonly N8nInstance[],
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

	/** All processes by name. */
	get processes(): Record<string, N8nInstance> {
		const workers = this.workers.map((worker, index) => [`worker ${index + 1}`, worker] as const);
		return { main: this.main, webhook: this.webhook, ...Object.fromEntries(workers) };
	}

	/** Stops all processes and removes everything. */
	async remove(): Promise<void> {
		// Killed, since the database is about to be dropped anyway.
		await Promise.all(Object.values(this.processes).map(async (process) => await process.kill()));
		await this.services.close();
		await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
	}
}

/** Starts a cluster on this machine, set up as on several, and signs in as its owner. */
export async function startCluster(options: ClusterOptions): Promise<N8nCluster> {
	const { binaryMode, workers: count = 2, concurrency = 10 } = options;
	const { node, program } = await installN8n(N8N_VERSION);
	const progress = startProgress(
		`Starting a cluster of n8n ${N8N_VERSION}, ${count} workers, files in: ${binaryMode}`,
	);
	const folder = await mkdtemp(join(tmpdir(), 'contact-export-cluster-'));
	const services = await openClusterServices(program);
	const started: N8nInstance[] = [];
	try {
		const names = ['main', 'webhook', ...Array.from({ length: count }, (_, index) => `worker${index + 1}`)];
		const ports = await freePorts(names.length * 2);
		const shared: Environment = {
			...services.environment,
			EXECUTIONS_MODE: 'queue',
			N8N_ENCRYPTION_KEY: randomBytes(16).toString('hex'),
			N8N_DEFAULT_BINARY_DATA_MODE: binaryMode,
			// On several machines, this folder would be on a shared volume.
			N8N_BINARY_DATA_STORAGE_PATH: join(folder, 'files'),
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			// As behind a load balancer: only the webhook process gets webhooks.
			N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
			...FOR_BURSTS,
			WEBHOOK_URL: `http://127.0.0.1:${ports[2]}/`,
			...options.environment,
		};
		await mkdir(join(folder, 'files'));
		await install(join(folder, 'main'));
		const launch = (
			index: number,
			args: string[],
			environment: (port: number) => Environment = () => ({}),
		): N8nInstance => {
			const userFolder = join(folder, names[index] ?? '');
			const [port = 0, brokerPort = 0] = ports.slice(index * 2, index * 2 + 2);
			const instance = new N8nInstance(
				{ userFolder, port, brokerPort, node },
				{ program, args, environment: { ...shared, ...environment(port) } },
			);
			started.push(instance);
			return instance;
		};
		for (const name of names.slice(1)) {
			await cp(join(folder, 'main'), join(folder, name), { recursive: true });
		}
		// The first process creates the tables.
		const main = launch(0, ['start']);
		await main.ready();
		const webhook = launch(1, ['webhook']);
		const workers = names.slice(2).map((_, index) =>
			launch(index + 2, ['worker', `--concurrency=${concurrency}`], (port) => ({
				QUEUE_HEALTH_CHECK_ACTIVE: 'true',
				QUEUE_HEALTH_CHECK_PORT: String(port),
				N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
			})),
		);
		await Promise.all([webhook, ...workers].map(async (process) => await process.ready()));
		await signIn(main.rest);
		progress.done(main.baseUrl);
		return new N8nCluster(main, webhook, workers, services, folder);
	} catch (error) {
		progress.fail();
		await Promise.all(started.map(async (process) => await process.kill()));
		await services.close();
		throw error;
	}
}
