import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Over more than a minute. */
const ATTEMPTS = 400;

/** A proxy in front of a server whose port can be closed, so that connections are refused, and reopened. */
export class TcpProxy {
	private readonly sockets = new Set<Socket>();

	private constructor(
		private readonly server: Server,
		readonly port: number,
	) {}

	/** Opens a proxy; `onConnection` handles connections. */
	static async open(onConnection: (socket: Socket) => void): Promise<TcpProxy> {
		const server = createServer();
		await listen(server, 0);
		const proxy = new TcpProxy(server, (server.address() as AddressInfo).port);
		server.on('connection', (socket) => {
			proxy.sockets.add(socket);
			socket.on('error', () => socket.destroy());
			socket.on('close', () => proxy.sockets.delete(socket));
			onConnection(socket);
		});
		return proxy;
	}

	/** A proxy for other ports of this machine, which take turns. */
	static async to(...ports: number[]): Promise<TcpProxy> {
		let turn = 0;
		return await TcpProxy.open((socket) => {
			const onward = connect(ports[turn++ % ports.length] ?? NaN, '127.0.0.1');
			onward.on('error', () => socket.destroy());
			socket.on('close', () => onward.destroy());
			socket.pipe(onward).pipe(socket);
		});
	}

	/** Cuts all connections and refuses new ones. */
	async close(): Promise<void> {
		if (!this.server.listening) return;
		const closed = new Promise((resolve) => this.server.close(resolve));
		for (const socket of this.sockets) socket.resetAndDestroy();
		await closed;
	}

	/** Accepts connections again, as soon as the port is free: another program may have got it meanwhile. */
	async reopen(): Promise<void> {
		for (let attempt = 1; ; attempt++) {
			try {
				return await listen(this.server, this.port);
			} catch (error) {
				if (attempt === ATTEMPTS) throw error;
				await sleep(200);
			}
		}
	}
}

async function listen(server: Server, port: number): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			server.off('error', reject);
			resolve();
		});
	});
}
