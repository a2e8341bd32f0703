import { randomInt } from 'node:crypto';
import getPort from 'get-port';

/** Below those that systems give to any program: one that is started again finds its port still free. */
const FIRST = 20_000;
const LAST = 31_999;
const CANDIDATES = 50;

/** Different ports of the loopback address that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
	const ports: number[] = [];
	while (ports.length < count) {
		const port = Array.from({ length: CANDIDATES }, () => randomInt(FIRST, LAST + 1));
		ports.push(await getPort({ port, host: '127.0.0.1' }));
	}
	return ports;
}
