import { randomInt } from 'node:crypto';
import getPort from 'get-port';

/** Below the ephemeral ports, so that the port is still free when a process is restarted. */
const FIRST = 20_000;
const LAST = 31_999;
const CANDIDATES = 50;

/** Distinct free ports on loopback. */
export async function freePorts(count: number): Promise<number[]> {
	const ports: number[] = [];
	while (ports.length < count) {
		const port = Array.from({ length: CANDIDATES }, () => randomInt(FIRST, LAST + 1));
		ports.push(await getPort({ port, host: '127.0.0.1' }));
	}
	return ports;
}
