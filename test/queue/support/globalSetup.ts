import { once } from 'node:events';
import { connect } from 'node:net';
import { postgresLogin, redisAddress } from './services';

const CONNECT_TIMEOUT_MS = 10_000;

/** Fails at once, and says what to do, where PostgreSQL or Redis is missing. */
export default async function requireServices(): Promise<void> {
	const missing = [
		...(await missingAt('PostgreSQL', postgresLogin())),
		...(await missingAt('Redis', redisAddress())),
	];
	if (missing.length === 0) return;
	throw new Error(
		`There is ${missing.join(', and ')}. Start it ("docker compose up -d --wait" starts both), or set PGHOST, PGPORT, PGUSER and PGPASSWORD, or REDIS_URL.`,
	);
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
