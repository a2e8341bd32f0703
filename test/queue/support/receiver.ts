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
			const [, named = '', executionId = ''] = (request.url ?? '').split('/');
			buffer(request).then(
				(file) => {
					const exportId = named || exportIdOfForm(file);
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
		return {
			name: 'Deliver',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				method: 'POST',
				url: `=${this.address}{{ $json.exportId }}/{{ $execution.id }}`,
				sendBody: true,
				contentType: 'binaryData',
				inputDataFieldName: 'data',
				options: {},
			},
		};
	}

	/** The same in a form and without any expression: the name of the file has the export ID. `sha256` is of the form. */
	get stepWithoutExpressions(): Step {
		const file = { parameterType: 'formBinaryData', name: 'file', inputDataFieldName: 'data' };
		return {
			...this.step,
			parameters: {
				method: 'POST',
				url: this.address,
				sendBody: true,
				contentType: 'multipart-form-data',
				bodyParameters: { parameters: [file] },
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

	private get address(): string {
		const { port } = this.server.address() as AddressInfo;
		return `http://127.0.0.1:${port}/`;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}

/** From the file's name, as Emarsys builds it: a prefix, the ID, 1, the language. */
function exportIdOfForm(form: Buffer): string {
	return /filename="\w*?_(\d+)_1_/.exec(form.toString('latin1'))?.[1] ?? '';
}
