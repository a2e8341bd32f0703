import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { hasPostgres, openPostgres, type Database, type PostgresDriver } from './clusterPostgres';
import { hasRedis, openRedis, type RedisDriver } from './clusterRedis';
import { HOST, type Closing } from './clusterService';
import type { Environment } from './environment';

/*
 * What a cluster of n8n needs besides n8n: Redis and Postgres. Those that answer on this machine's standard ports are
 * used, with a database and a prefix of their own that are dropped in the end; else they are started from what the
 * system has installed.
 */

/** Redis and Postgres for one cluster. */
export interface ClusterServices {
	/** What every process of the cluster is told about them. */
	environment: Environment;
	/** n8n's database, to be asked how large things are. */
	database: Database;
	/** Names and versions, for a page of figures. */
	versions: string;
	/** Drops the database and the keys, and ends what was started. */
	close(): Promise<void>;
}

/** What is missing on this machine for a cluster, and how to get it; undefined when nothing is. */
export async function missingForCluster(): Promise<string | undefined> {
	const [redis, postgres] = [await hasRedis(), await hasPostgres()];
	const missing = [...(redis ? [] : ['Redis']), ...(postgres ? [] : ['PostgreSQL'])];
	if (missing.length === 0) return undefined;
	return `There is no ${missing.join(' and no ')}: install what is missing (Debian and Ubuntu: apt-get install redis-server postgresql; macOS: brew install redis postgresql), or start it on the standard ports 127.0.0.1:6379 and 127.0.0.1:5432.`;
}

/**
 * Finds or starts Redis and Postgres, and makes a database of their own for a cluster.
 * @param program n8n's script: its own drivers are used
 */
export async function openClusterServices(program: string): Promise<ClusterServices> {
	const require = createRequire(program);
	const closing: Closing = [];
	const close = async () => {
		for (const step of closing.splice(0).reverse()) await step();
	};
	try {
		const name = `contact_export_${process.pid}_${randomBytes(4).toString('hex')}`;
		const redisPort = await openRedis(require('ioredis') as RedisDriver, name, closing);
		const { login, database, version } = await openPostgres(require('pg') as PostgresDriver, name, closing);
		return {
			environment: {
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: login.host,
				DB_POSTGRESDB_PORT: String(login.port),
				DB_POSTGRESDB_DATABASE: login.database,
				DB_POSTGRESDB_USER: login.user,
				DB_POSTGRESDB_PASSWORD: login.password,
				QUEUE_BULL_REDIS_HOST: HOST,
				QUEUE_BULL_REDIS_PORT: String(redisPort),
				QUEUE_BULL_PREFIX: name,
				// The other half of what n8n keeps in Redis: the messages between its processes.
				N8N_REDIS_KEY_PREFIX: name,
			},
			database,
			versions: `Redis, PostgreSQL ${version}`,
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}
