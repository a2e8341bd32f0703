import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from '../../n8n/support/google/certificate';
import { Gate } from './gate';
import type { Stand } from './stand';

/** A server with a certificate that only itself vouches for; gives its port. */
export async function tlsServer(stand: Stand): Promise<number> {
	const server = createServer(selfSigned(['localhost']), (_request, response) => response.end('{}'));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	stand.closeAtEnd(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	return (server.address() as AddressInfo).port;
}

/** A server that says the same to everybody, whatever it is; gives its port. */
export async function plainText(stand: Stand, text: string): Promise<number> {
	const gate = await Gate.open((socket) => {
		socket.end(text);
	});
	stand.closeAtEnd(async () => await gate.close());
	return gate.port;
}
