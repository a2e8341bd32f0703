import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from '../../n8n/support/google/certificate';
import { TcpProxy } from './tcpProxy';
import type { FaultFixture } from './faultFixture';

/** Starts a server with a self-signed certificate, and returns its port. */
export async function tlsServer(fixture: FaultFixture): Promise<number> {
	const server = createServer(selfSigned(['localhost']), (_request, response) => response.end('{}'));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	fixture.closeAtEnd(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	return (server.address() as AddressInfo).port;
}

/** Starts a server that sends the same bytes to every client, and returns its port. */
export async function plainText(fixture: FaultFixture, text: string): Promise<number> {
	const proxy = await TcpProxy.open((socket) => {
		socket.end(text);
	});
	fixture.closeAtEnd(async () => await proxy.close());
	return proxy.port;
}
