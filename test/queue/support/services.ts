/* PostgreSQL is where PGHOST and its siblings say, and Redis where REDIS_URL says; by default, on their usual ports. */

export interface PostgresLogin {
	host: string;
	port: number;
	user: string;
	password: string;
	database: string;
}

export function postgresLogin(): PostgresLogin {
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

export function redisAddress(): { host: string; port: number } {
	const { hostname, port } = redisUrl();
	return { host: hostname, port: Number(port || 6379) };
}
