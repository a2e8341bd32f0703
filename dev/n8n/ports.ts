import { createServer, type AddressInfo, type Server } from 'node:net';

const listen = (): Promise<Server> =>
	new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => resolve(server));
	});

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
