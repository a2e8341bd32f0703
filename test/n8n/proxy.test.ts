import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { N8nInstance } from '../../dev/n8n';
import type { N8nFixture } from './support/n8nFixture';
import { openOwnN8n } from './support/ownN8n';
import { EMARSYS, QUICK } from './support/parameters';
import { linearWorkflow } from './support/workflows';

/** A forward proxy that lets nothing through. */
class RefusingProxy {
	status = 403;

	/** `host:port` of everything that was requested. */
	readonly asked: string[] = [];

	private constructor(private readonly server: Server) {}

	static async open(): Promise<RefusingProxy> {
		const proxy = new RefusingProxy(createServer());
		proxy.server.on('connect', ({ url = '' }, socket) => {
			proxy.asked.push(url);
			const page = '<h1>Blocked</h1>';
			socket.end(
				`HTTP/1.1 ${proxy.status} Refused\r\ncontent-type: text/html\r\ncontent-length: ${page.length}\r\n\r\n${page}`,
			);
		});
		await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
		return proxy;
	}

	get address(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}

describe('behind a forward proxy that refuses', () => {
	let n8n: N8nInstance;
	let fixture: N8nFixture;
	let proxy: RefusingProxy;
	beforeAll(async () => {
		proxy = await RefusingProxy.open();
		const environment = { HTTPS_PROXY: proxy.address, NO_PROXY: '127.0.0.1,localhost' };
		({ n8n, fixture } = await openOwnN8n({}, { environment }));
		await fixture.addCredential({
			name: 'Emarsys',
			type: 'emarsysWsseApi',
			data: { baseUrl: 'https://api.emarsys.net/api/v2', username: 'user', secret: 'secret' },
		});
	}, 300_000);
	afterAll(async () => {
		await fixture.close();
		await n8n.remove();
		await proxy.close();
	}, 60_000);

	it.each([
		[403, 'The request was refused with a web page (HTTP 403), probably by a proxy or a firewall on the way'],
		[407, 'The proxy of this n8n requires a login (HTTP 407)'],
	])('with %d, the message names the proxy', async (status, message) => {
		proxy.status = status;
		proxy.asked.length = 0;
		const step = {
			name: 'Export',
			parameters: { ...EMARSYS, operation: 'export', options: QUICK },
			credentials: fixture.pick('emarsysWsseApi'),
		};
		const execution = await fixture.run(linearWorkflow([step]));
		expect(execution.status).toBe('error');
		expect(execution.data.resultData.error?.message).toBe(message);
		expect(proxy.asked).toEqual(['api.emarsys.net:443']);
	});
});
