import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installN8n } from '../setup/n8n';
import { startProgress } from '../setup/progress';
import { openClusterServices, type ClusterServices, type Database } from './clusterServices';
import { quietEnvironment, type Environment } from './environment';
import { N8nInstance } from './instance';
import { createOwner } from './owner';
import { installPackedPackage } from './packedPackage';
import { freePorts } from './ports';
import { N8nProcess } from './process';
import type { RestClient } from './rest';
import { N8N_VERSION } from './versions';

/** Where a cluster keeps files; n8n's own default for a cluster is the database. */
export type BinaryMode = 'database' | 'filesystem';

/** What an installation sets that gets many calls at once: see docs/scaling.md. */
const FOR_BURSTS: Environment = {
	// With n8n's default of two connections to the database a burst waits for them until it gives up.
	DB_POSTGRESDB_POOL_SIZE: '10',
	// By default it gives up after 20 s, which leaves executions behind that show as running and are not. It looks for
	// such ones every three hours, if it is not told how many minutes.
	DB_POSTGRESDB_CONNECTION_TIMEOUT: '60000',
	N8N_EXECUTIONS_QUEUE_RECOVERY_INTERVAL: '2',
	// n8n refuses everything with 503 when it sees no answer of its database, for which it looks every 2 s, after 5 s.
	DB_PING_TIMEOUT_MS: '60000',
	// For every call n8n makes a sandbox for expressions, 10 MB and a tenth of a second: these two make it cheaper.
	N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
	N8N_EXPRESSION_ENGINE_COMPILE_CACHE: 'true',
};

/** What can be chosen about a cluster. */
export interface ClusterOptions {
	binaryMode: BinaryMode;
	/** Default 2. */
	workers?: number;
	/** Jobs that one worker runs at a time. Default 10, n8n's own. */
	concurrency?: number;
	/** Added to the environment of every process, over what it has. */
	environment?: Environment;
}

/** n8n in queue mode: a main process, workers and one process for webhooks, all with this package installed. */
export class N8nCluster {
	constructor(
		/** The editor and its REST API. */
		readonly main: N8nInstance,
		/** What callbacks come to. */
		readonly webhook: N8nInstance,
		readonly workers: readonly N8nInstance[],
		private readonly services: ClusterServices,
		private readonly folder: string,
	) {}

	/** Signed in as the owner, at the main process. */
	get rest(): RestClient {
		return this.main.rest;
	}

	/** n8n's database. */
	get database(): Database {
		return this.services.database;
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

	/** Ends all processes, and removes everything. */
	async remove(): Promise<void> {
		// Killed, since the database is about to be dropped: nothing that they could still do matters.
		await Promise.all(Object.values(this.processes).map(async (process) => await process.kill()));
		await this.services.close();
		await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
	}
}

/** Starts a cluster on this machine, as an installation has it on several, and makes its owner. */
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
			// The folder that an installation on several machines has on a shared volume.
			N8N_BINARY_DATA_STORAGE_PATH: join(folder, 'files'),
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			// What a load balancer does for an installation: webhooks go to the process for webhooks, and nowhere else.
			N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
			...FOR_BURSTS,
			WEBHOOK_URL: `http://127.0.0.1:${ports[2]}/`,
			...options.environment,
		};
		await mkdir(join(folder, 'files'));
		await installPackedPackage(join(folder, 'main'));
		const launch = (
			index: number,
			args: string[],
			environment: (port: number) => Environment = () => ({}),
		): N8nInstance => {
			const userFolder = join(folder, names[index] ?? '');
			const [port = 0, brokerPort = 0] = ports.slice(index * 2, index * 2 + 2);
			const place = { userFolder, port, brokerPort, node };
			const instance = new N8nInstance(
				place,
				() =>
					new N8nProcess({
						node,
						program,
						args,
						environment: { ...quietEnvironment(place), ...shared, ...environment(port) },
						cwd: userFolder,
						logFile: join(userFolder, 'n8n.log'),
					}),
			);
			started.push(instance);
			return instance;
		};
		for (const name of names.slice(1)) {
			await cp(join(folder, 'main'), join(folder, name), { recursive: true });
		}
		// The first one makes the tables.
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
		await createOwner(main.rest);
		progress.done(main.baseUrl);
		return new N8nCluster(main, webhook, workers, services, folder);
	} catch (error) {
		progress.fail();
		await Promise.all(started.map(async (process) => await process.kill()));
		await services.close();
		throw error;
	}
}
