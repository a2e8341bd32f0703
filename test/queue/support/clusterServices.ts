import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import type { Environment } from '../../../dev/n8n/environment';
import { postgresLogin, redisAddress, redisUrl, type PostgresLogin } from './services';

/** The part of n8n's PostgreSQL driver that is used here. */
export interface Database {
	query(sql: string, values?: unknown[]): Promise<{ rows: Array<Record<string, unknown>> }>;
}

interface PostgresClient extends Database {
	connect(): Promise<void>;
	end(): Promise<void>;
	on(event: 'error', listener: () => void): unknown;
}

interface RedisClient {
	scanStream(options: { match: string; count: number }): AsyncIterable<string[]>;
	unlink(...keys: string[]): Promise<number>;
	disconnect(): void;
	on(event: 'error', listener: () => void): unknown;
}

interface Drivers {
	pg: { Client: new (login: PostgresLogin) => PostgresClient };
	ioredis: new (url: string) => RedisClient;
}

/** PostgreSQL and Redis for one cluster, which gets its own database and key prefix. */
export interface ClusterServices {
	/** For every process of the cluster. */
	environment: Environment;
	/** n8n's database. */
	database: Database;
	/** Names and versions, for the measurements page. */
	versions: string;
	/** Drops the database and the keys. */
	close(): Promise<void>;
}

/**
 * Creates a cluster's database and key prefix.
 *
 * @param program n8n's script, whose drivers are used
 */
export async function openClusterServices(program: string): Promise<ClusterServices> {
	const require = createRequire(program);
	const load = <Name extends keyof Drivers>(name: Name) => require(name) as Drivers[Name];
	const name = `contact_export_${process.pid}_${randomBytes(4).toString('hex')}`;
	const login = postgresLogin();
	const open = async (database: string): Promise<PostgresClient> => {
		const client = new (load('pg').Client)({ ...login, database });
		client.on('error', () => undefined);
		await client.connect();
		return client;
	};
	const admin = await open(login.database);
	await admin.query(`CREATE DATABASE ${name}`);
	const database = await open(name);
	const { rows } = await database.query('SHOW server_version');
	return {
		environment: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: login.host,
			DB_POSTGRESDB_PORT: String(login.port),
			DB_POSTGRESDB_DATABASE: name,
			DB_POSTGRESDB_USER: login.user,
			DB_POSTGRESDB_PASSWORD: login.password,
			...redisEnvironment(),
			QUEUE_BULL_PREFIX: name,
			// The other keys of n8n in Redis: messages between its processes.
			N8N_REDIS_KEY_PREFIX: name,
		},
		database,
		versions: `Redis, PostgreSQL ${String(rows[0]?.server_version).split(' ', 1)[0]}`,
		close: async () => {
			await database.end();
			await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
			await admin.end();
			await dropKeys(load('ioredis'), name);
		},
	};
}

function redisEnvironment(): Environment {
	const { host, port } = redisAddress();
	const { protocol, username, password, pathname } = redisUrl();
	return {
		QUEUE_BULL_REDIS_HOST: host,
		QUEUE_BULL_REDIS_PORT: String(port),
		QUEUE_BULL_REDIS_DB: pathname.slice(1) || '0',
		...(username && { QUEUE_BULL_REDIS_USERNAME: decodeURIComponent(username) }),
		...(password && { QUEUE_BULL_REDIS_PASSWORD: decodeURIComponent(password) }),
		...(protocol === 'rediss:' && { QUEUE_BULL_REDIS_TLS: 'true' }),
	};
}

async function dropKeys(Redis: Drivers['ioredis'], prefix: string): Promise<void> {
	const client = new Redis(redisUrl().href);
	client.on('error', () => undefined);
	try {
		for await (const keys of client.scanStream({ match: `*${prefix}*`, count: 1000 }))
			if (keys.length > 0) await client.unlink(...keys);
	} finally {
		client.disconnect();
	}
}
