import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Step } from '../../n8n/support/workflows';

/** A delivered file. */
export interface Delivery {
	exportId: string;
	executionId: string;
	/** Milliseconds since 1970. */
	at: number;
	sha256: string;
}

/**
 * The system that receives the files. Only its list shows what was delivered: n8n's own list of executions doesn't show
 * what a run did before its worker was killed.
 */
export class Receiver {
	/** In order of arrival. */
	readonly deliveries: Delivery[] = [];

	private constructor(private readonly server: Server) {}

	/** Starts listening on loopback. */
	static async open(): Promise<Receiver> {
		const server = createServer();
		const receiver = new Receiver(server);
		server.on('request', (request, response) => {
			const [, exportId = '', executionId = ''] = (request.url ?? '').split('/');
			buffer(request).then(
				(file) => {
					const sha256 = createHash('sha256').update(file).digest('hex');
					receiver.deliveries.push({ exportId, executionId, at: Date.now(), sha256 });
					response.end('{}');
				},
				// Cut off halfway by a killed worker: not delivered.
				() => response.destroy(),
			);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return receiver;
	}

	/** The node that sends an item's file here. */
	get step(): Step {
		const { port } = this.server.address() as AddressInfo;
		return {
			name: 'Deliver',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				method: 'POST',
				url: `=http://127.0.0.1:${port}/{{ $json.exportId }}/{{ $execution.id }}`,
				sendBody: true,
				contentType: 'binaryData',
				inputDataFieldName: 'data',
				options: {},
			},
		};
	}

	/** Number of deliveries of each export. */
	counts(): Map<string, number> {
		const counts = new Map<string, number>();
		for (const { exportId } of this.deliveries) counts.set(exportId, (counts.get(exportId) ?? 0) + 1);
		return counts;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
