import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { NewCredential } from '../../../dev/n8n';

/** The part of Amazon's S3 API that n8n's S3 node uploads with, on loopback: one bucket. Signatures are not checked. */
export interface ObjectStore {
	readonly credential: NewCredential;
	readonly bucket: string;
	/** Key → content. */
	readonly objects: ReadonlyMap<string, Buffer>;
	close(): Promise<void>;
}

const REGION =
	'<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-central-1</LocationConstraint>';

const BUCKET = 'contacts-bucket';

/** Starts the stand-in; an upload has succeeded when `onStored` has. */
export async function startObjectStore(
	onStored: (key: string, content: Buffer) => Promise<void> = () => Promise.resolve(),
): Promise<ObjectStore> {
	const objects = new Map<string, Buffer>();
	const respond = async (request: IncomingMessage): Promise<[status: number, body: string]> => {
		const { pathname, searchParams } = new URL(request.url ?? '', 'http://store');
		const isSigned = request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ');
		if (!isSigned) return [403, '<Error><Code>AccessDenied</Code></Error>'];
		if (request.method === 'GET' && searchParams.has('location')) return [200, REGION];
		const prefix = `/${BUCKET}/`;
		if (request.method !== 'PUT' || !pathname.startsWith(prefix))
			return [404, '<Error><Code>NoSuchBucket</Code></Error>'];
		const key = decodeURIComponent(pathname.slice(prefix.length));
		const content = await buffer(request);
		objects.set(key, content);
		await onStored(key, content);
		return [200, ''];
	};
	const server = createServer((request, response) => {
		void respond(request).then(([status, body]) => {
			response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		credential: {
			name: 'S3 stand-in',
			type: 's3',
			data: {
				endpoint: `http://127.0.0.1:${port}`,
				region: 'eu-central-1',
				accessKeyId: 'stand-in',
				secretAccessKey: 'stand-in',
				forcePathStyle: true,
			},
		},
		bucket: BUCKET,
		objects,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
