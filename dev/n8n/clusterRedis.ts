import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, HOST, programOnPath, Service, type Closing } from './clusterService';
import { freePorts } from './ports';

const STANDARD_PORT = 6379;
const PROGRAM = 'redis-server';

interface RedisClient {
	connect(): Promise<void>;
	ping(): Promise<string>;
	scan(
		cursor: string,
		match: 'MATCH',
		pattern: string,
		count: 'COUNT',
		many: number,
	): Promise<[string, string[]]>;
	unlink(...keys: string[]): Promise<number>;
	disconnect(): void;
	on(event: 'error', listener: (error: Error) => void): unknown;
}

/** The part of ioredis that is used here. */
export type RedisDriver = new (options: { host: string; port: number; lazyConnect: true }) => RedisClient;

/** Whether this machine has a Redis, running or not. */
export async function hasRedis(): Promise<boolean> {
	return (await answers(STANDARD_PORT)) || programOnPath(PROGRAM) !== undefined;
}

/**
 * Finds the Redis that answers on its standard port, or starts one.
 * @returns its port; in the end the keys that begin with the prefix are dropped
 * @throws Error when there is none
 */
export async function openRedis(Driver: RedisDriver, prefix: string, closing: Closing): Promise<number> {
	const port = await redisFor(Driver, closing);
	closing.push(async () => await forgetKeys(Driver, port, prefix));
	return port;
}

async function redisFor(Driver: RedisDriver, closing: Closing): Promise<number> {
	if (await isUsableRedis(Driver, STANDARD_PORT)) return STANDARD_PORT;
	const program = programOnPath(PROGRAM);
	if (program === undefined)
		throw new Error('There is no Redis that lets everybody in, and no program redis-server');
	const folder = await mkdtemp(join(tmpdir(), 'contact-export-redis-'));
	closing.push(async () => await rm(folder, { recursive: true, force: true }));
	const [port = 0] = await freePorts(1);
	const service = new Service('Redis', folder, program, [
		...['--port', String(port), '--bind', HOST, '--dir', folder],
		...['--save', '', '--appendonly', 'no'],
	]);
	closing.push(async () => await service.end());
	await service.ready(async () => await isUsableRedis(Driver, port));
	return port;
}

async function isUsableRedis(Driver: RedisDriver, port: number): Promise<boolean> {
	if (!(await answers(port))) return false;
	const client = new Driver({ host: HOST, port, lazyConnect: true });
	client.on('error', () => undefined);
	try {
		return (await client.ping()) === 'PONG';
	} catch {
		return false;
	} finally {
		client.disconnect();
	}
}

async function forgetKeys(Driver: RedisDriver, port: number, prefix: string): Promise<void> {
	const client = new Driver({ host: HOST, port, lazyConnect: true });
	client.on('error', () => undefined);
	try {
		let cursor = '0';
		do {
			const [next, keys] = await client.scan(cursor, 'MATCH', `*${prefix}*`, 'COUNT', 1000);
			if (keys.length > 0) await client.unlink(...keys);
			cursor = next;
		} while (cursor !== '0');
	} finally {
		client.disconnect();
	}
}
