import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { answers, HOST, programOnPath, Service, type Closing, type Person } from './clusterService';
import { freePorts } from './ports';

const STANDARD_PORT = 5432;

/** How Postgres is asked for the size of things: the part of n8n's own driver that is used here. */
export interface Database {
	query(sql: string, values?: unknown[]): Promise<{ rows: Array<Record<string, unknown>> }>;
}

interface PostgresClient extends Database {
	connect(): Promise<void>;
	end(): Promise<void>;
	on(event: 'error', listener: (error: Error) => void): unknown;
}

/** The part of pg that is used here. */
export interface PostgresDriver {
	Client: new (login: Login & { connectionTimeoutMillis: number }) => PostgresClient;
}

/** How a database is reached. */
export interface Login {
	host: string;
	port: number;
	user: string;
	password: string;
	database: string;
}

/** A database that was made for a cluster. */
export interface OwnDatabase {
	login: Login;
	database: Database;
	version: string;
}

/** Whether this machine has a PostgreSQL, running or not. */
export async function hasPostgres(): Promise<boolean> {
	return (await answers(Number(process.env.PGPORT ?? STANDARD_PORT))) || postgresFolder() !== undefined;
}

/**
 * Makes a database in the PostgreSQL that answers on its standard port, or in one that is started. It is dropped in
 * the end.
 * @throws Error when there is none
 */
export async function openPostgres(
	driver: PostgresDriver,
	name: string,
	closing: Closing,
): Promise<OwnDatabase> {
	for (const login of usualLogins()) {
		const own = await databaseAt(driver, login, name, closing);
		if (own) return own;
	}
	const login = await startPostgres(driver, closing);
	const own = await databaseAt(driver, login, name, closing);
	if (!own) throw new Error('The PostgreSQL that was started makes no database');
	return own;
}

/** Who may make databases on a machine for developing, and what the usual variables say. */
function usualLogins(): Login[] {
	const { PGHOST = HOST, PGPORT = String(STANDARD_PORT), PGUSER, PGPASSWORD = '', PGDATABASE } = process.env;
	const users = [PGUSER, 'postgres', userInfo().username].filter((user) => user !== undefined);
	return [...new Set(users)].map((user) => ({
		host: PGHOST,
		port: Number(PGPORT),
		user,
		password: PGPASSWORD,
		database: PGDATABASE ?? 'postgres',
	}));
}

/** @returns undefined when this user gets no database */
async function databaseAt(
	driver: PostgresDriver,
	login: Login,
	name: string,
	closing: Closing,
): Promise<OwnDatabase | undefined> {
	const admin = await signedIn(driver, login);
	if (!admin) return undefined;
	try {
		await admin.query(`CREATE DATABASE ${name}`);
	} catch {
		await admin.end();
		return undefined;
	}
	closing.push(async () => {
		await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
		await admin.end();
	});
	const own = { ...login, database: name };
	const database = await signedIn(driver, own);
	if (!database) throw new Error(`PostgreSQL made the database ${name} and does not open it`);
	closing.push(async () => await database.end());
	const { rows } = await database.query('SHOW server_version');
	return { login: own, database, version: String(rows[0]?.server_version).split(' ', 1)[0] ?? '' };
}

async function signedIn(driver: PostgresDriver, login: Login): Promise<PostgresClient | undefined> {
	const client = new driver.Client({ ...login, connectionTimeoutMillis: 30_000 });
	client.on('error', () => undefined);
	try {
		await client.connect();
		return client;
	} catch {
		await client.end().catch(() => undefined);
		return undefined;
	}
}

async function startPostgres(driver: PostgresDriver, closing: Closing): Promise<Login> {
	const bin = postgresFolder();
	if (bin === undefined) {
		throw new Error(
			`There is no PostgreSQL that makes a database for ${usualLogins()
				.map(({ user }) => user)
				.join(' or ')}, and no program initdb: say who may in PGUSER and PGPASSWORD, or install it`,
		);
	}
	const folder = await mkdtemp(join(tmpdir(), 'contact-export-postgres-'));
	closing.push(async () => await rm(folder, { recursive: true, force: true }));
	// PostgreSQL refuses to run as root.
	const person = userInfo().uid === 0 ? personFor('postgres', 'nobody') : undefined;
	if (person) await chown(folder, person.uid, person.gid);
	const data = join(folder, 'data');
	const made = spawnSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8'], {
		cwd: folder,
		encoding: 'utf8',
		...person,
	});
	if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
	const [port = 0] = await freePorts(1);
	const login = { host: HOST, port, user: 'postgres', password: '', database: 'postgres' };
	const args = ['-D', data, '-p', String(port), '-h', HOST, '-k', folder];
	const service = new Service('PostgreSQL', folder, join(bin, 'postgres'), args, person);
	closing.push(async () => await service.end());
	await service.ready(async () => {
		const client = await signedIn(driver, login);
		await client?.end();
		return client !== undefined;
	});
	return login;
}

function personFor(...names: string[]): Person {
	for (const name of names) {
		const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout);
		if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
	}
	throw new Error(`PostgreSQL does not run as root, and there is none of the users ${names.join(', ')}`);
}

/** Debian keeps the server's programs of each version away from the path. */
function postgresFolder(): string | undefined {
	const debian = '/usr/lib/postgresql';
	const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
	const found = versions
		.map((version) => join(debian, version, 'bin'))
		.find((bin) => existsSync(join(bin, 'initdb')));
	return found ?? programOnPath('initdb')?.replace(/[\\/]initdb$/, '');
}
