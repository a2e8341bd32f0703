import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Environment } from '../../../../dev/n8n/environment';
import { selfSigned } from './certificate';

/** A proxy on loopback that intercepts some HTTPS hosts. */
export interface Interceptor {
	/** Environment that makes another process use and trust it. */
	readonly environment: Environment;
	/** `host:port` of all other requests, which were refused. */
	readonly refused: readonly string[];
	close(): Promise<void>;
}

/**
 * Handles HTTPS requests to these hosts, for programs that support a proxy and extra certificates. No request leaves
 * the machine, and requests to loopback go there directly.
 */
export async function intercept(hosts: readonly string[], listener: RequestListener): Promise<Interceptor> {
	const { cert, key } = selfSigned(hosts);
	const folder = await mkdtemp(join(tmpdir(), 'contact-export-certificate-'));
	const certificateFile = join(folder, 'certificate.pem');
	await writeFile(certificateFile, cert);

	const refused: string[] = [];
	const sockets = new Set<Duplex>();
	const site = createHttpsServer({ cert, key }, listener);
	const proxy = createHttpServer((request, response) => {
		refused.push(request.url ?? '');
		response.writeHead(403).end();
	});
	proxy.on('connect', (request, socket, head) => {
		const address = request.url ?? '';
		sockets.add(socket);
		socket.on('error', () => socket.destroy());
		socket.on('close', () => sockets.delete(socket));
		if (!hosts.some((host) => address === `${host}:443`)) {
			refused.push(address);
			socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
			return;
		}
		socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		if (head.length > 0) socket.unshift(head);
		// The TLS server never listens: it gets the connections of the proxy.
		site.emit('connection', socket as Socket);
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	const { port } = proxy.address() as AddressInfo;
	const address = `http://127.0.0.1:${port}`;
	return {
		environment: {
			HTTPS_PROXY: address,
			HTTP_PROXY: address,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: certificateFile,
		},
		refused,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => proxy.close(resolve));
			await rm(folder, { recursive: true, force: true });
		},
	};
}
