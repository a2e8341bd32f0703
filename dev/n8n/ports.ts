import { randomInt } from 'node:crypto';
import { createServer, type AddressInfo, type Server } from 'node:net';

/** Below those that systems give to whoever takes any: a program that is started again finds its port still free. */
const FIRST = 20_000;
const LAST = 31_999;
const ATTEMPTS = 50;

const listenAt = (port: number): Promise<Server> =>
	new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => resolve(server));
	});

async function listen(): Promise<Server> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await listenAt(randomInt(FIRST, LAST + 1));
		} catch (error) {
			if (attempt === ATTEMPTS) throw error;
		}
	}
}

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/** A port that nobody else gets until it is released. */
export interface HeldPort {
	port: number;
	release: () => Promise<void>;
}

/** Ports of the loopback address that nobody listens on, kept from others until whoever shall listen is started. */
export async function holdPorts(count: number): Promise<HeldPort[]> {
	const servers = await Promise.all(Array.from({ length: count }, listen));
	return servers.map((server) => ({
		port: (server.address() as AddressInfo).port,
		release: async () => await close(server),
	}));
}

/** Ports of the loopback address that nobody listens on; all different, as they are held until the last is found. */
export async function freePorts(count: number): Promise<number[]> {
	const held = await holdPorts(count);
	await Promise.all(held.map(async ({ release }) => await release()));
	return held.map(({ port }) => port);
}
