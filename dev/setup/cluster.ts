import { once } from 'node:events';
import { connect } from 'node:net';

/*
 * The services that the tests of queue mode need: PostgreSQL according to PGHOST and its siblings, and Redis according
 * to REDIS_URL, by default those on the standard ports of this machine.
 */

const CONNECT_TIMEOUT_MS = 10_000;

export function postgresLogin() {
	const { PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE } = process.env;
	return {
		host: PGHOST ?? '127.0.0.1',
		port: Number(PGPORT ?? 5432),
		user: PGUSER ?? 'postgres',
		password: PGPASSWORD ?? '',
		database: PGDATABASE ?? 'postgres',
	};
}

export const redisUrl = (): URL => new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');

/** The services that this machine lacks, and how to get them. */
export async function missingForCluster(): Promise<string | undefined> {
	const { hostname, port } = redisUrl();
	const missing = [
		...(await missingAt('PostgreSQL', postgresLogin())),
		...(await missingAt('Redis', { host: hostname, port: Number(port || 6379) })),
	];
	if (missing.length === 0) return undefined;
	return `There is ${missing.join(', and ')}. Start it ("docker compose up -d --wait" starts both), or set PGHOST, PGPORT, PGUSER and PGPASSWORD, or REDIS_URL.`;
}

async function missingAt(name: string, { host, port }: { host: string; port: number }): Promise<string[]> {
	const socket = connect({ host, port });
	try {
		await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
		return [];
	} catch {
		return [`no ${name} at ${host}:${port}`];
	} finally {
		socket.destroy();
	}
}
