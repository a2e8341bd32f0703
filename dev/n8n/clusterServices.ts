import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import type { Environment } from './environment';

/*
 * The services of a cluster: PostgreSQL according to PGHOST and its siblings, and Redis according to REDIS_URL, by
 * default those on the standard ports of this machine. A cluster gets its own database and key prefix.
 */

const CONNECT_TIMEOUT_MS = 10_000;

/** The part of n8n's PostgreSQL driver that is used here. */
export interface Database {
	query(sql: string, values?: unknown[]): Promise<{ rows: Array<Record<string, unknown>> }>;
}

interface PostgresClient extends Database {
	connect(): Promise<void>;
	end(): Promise<void>;
	on(event: 'error', listener: () => void): unknown;
}

interface Login {
	host: string;
	port: number;
	user: string;
	password: string;
	database: string;
}

interface RedisClient {
	scanStream(options: { match: string; count: number }): AsyncIterable<string[]>;
	unlink(...keys: string[]): Promise<number>;
	disconnect(): void;
	on(event: 'error', listener: () => void): unknown;
}

interface Drivers {
	pg: { Client: new (login: Login & { connectionTimeoutMillis: number }) => PostgresClient };
	ioredis: new (url: string) => RedisClient;
}

/** PostgreSQL and Redis for one cluster. */
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

/** Users who can usually create databases on a development machine, unless PGUSER is set. */
function logins(): Login[] {
	const { PGHOST = '127.0.0.1', PGPORT = '5432', PGUSER, PGPASSWORD = '', PGDATABASE } = process.env;
	const users = PGUSER === undefined ? ['postgres', userInfo().username] : [PGUSER];
	const rest = {
		host: PGHOST,
		port: Number(PGPORT),
		password: PGPASSWORD,
		database: PGDATABASE ?? 'postgres',
	};
	return users.map((user) => ({ ...rest, user }));
}

const redisUrl = (): URL => new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');

async function isListening(host: string, port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect({ host, port, timeout: CONNECT_TIMEOUT_MS });
		const end = (found: boolean): void => {
			socket.destroy();
			resolve(found);
		};
		socket.once('connect', () => end(true));
		for (const event of ['error', 'timeout']) socket.once(event, () => end(false));
	});
}

/** The services that this machine lacks, and how to get them. */
export async function missingForCluster(): Promise<string | undefined> {
	const [login] = logins();
	const { hostname, port } = redisUrl();
	const wanted = [
		{ name: 'PostgreSQL', host: login?.host ?? '', port: login?.port ?? 0 },
		{ name: 'Redis', host: hostname, port: Number(port || 6379) },
	];
	const missing: string[] = [];
	for (const { name, host, port: at } of wanted)
		if (!(await isListening(host, at))) missing.push(`no ${name} at ${host}:${at}`);
	if (missing.length === 0) return undefined;
	return `There is ${missing.join(', and ')}. Start it ("docker compose up -d --wait" starts both), or set PGHOST, PGPORT, PGUSER and PGPASSWORD, or REDIS_URL.`;
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
	const { admin, database, login } = await createDatabase(load('pg'), name);
	const { rows } = await database.query('SHOW server_version');
	return {
		environment: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: login.host,
			DB_POSTGRESDB_PORT: String(login.port),
			DB_POSTGRESDB_DATABASE: login.database,
			DB_POSTGRESDB_USER: login.user,
			DB_POSTGRESDB_PASSWORD: login.password,
			...redisEnvironment(redisUrl()),
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

function redisEnvironment({ protocol, hostname, port, username, password, pathname }: URL): Environment {
	return {
		QUEUE_BULL_REDIS_HOST: hostname,
		QUEUE_BULL_REDIS_PORT: port || '6379',
		QUEUE_BULL_REDIS_DB: pathname.slice(1) || '0',
		...(username && { QUEUE_BULL_REDIS_USERNAME: decodeURIComponent(username) }),
		...(password && { QUEUE_BULL_REDIS_PASSWORD: decodeURIComponent(password) }),
		...(protocol === 'rediss:' && { QUEUE_BULL_REDIS_TLS: 'true' }),
	};
}

async function createDatabase(
	{ Client }: Drivers['pg'],
	name: string,
): Promise<{ admin: PostgresClient; database: PostgresClient; login: Login }> {
	const open = async (login: Login): Promise<PostgresClient> => {
		const client = new Client({ ...login, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
		client.on('error', () => undefined);
		await client.connect();
		return client;
	};
	const reasons: string[] = [];
	for (const login of logins()) {
		try {
			const admin = await open(login);
			await admin.query(`CREATE DATABASE ${name}`);
			const own = { ...login, database: name };
			return { admin, database: await open(own), login: own };
		} catch (error) {
			reasons.push(`${login.user}: ${(error as Error).message}`);
		}
	}
	throw new Error(
		`PostgreSQL does not create a database for a cluster (${reasons.join('; ')}). Set PGUSER and PGPASSWORD to a user who can.`,
	);
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
