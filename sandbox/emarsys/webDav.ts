import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasEnded, type ExportFile } from '../jobs/exportJob';
import type { EmarsysState } from './emarsysState';
import { isEmarsysJob } from './exportStatus';

/** The account's WebDAV folder; the real one is on another host than the API. */
export const WEBDAV_PATH = '/storage/sandbox';

export interface WebDavUser {
	username: string;
	password: string;
}

interface FileRoute {
	Params: { name: string };
}

/**
 * Registers the folder that also has every export for download, by the file name in its status: `GET`, `DELETE`
 * and, for folders, `PROPFIND`, with HTTP Basic and separate users (platform facts).
 */
export function registerWebDav(app: FastifyInstance, state: EmarsysState): void {
	app.addHttpMethod('PROPFIND', { hasBody: true });
	const preHandler = async (request: FastifyRequest, reply: FastifyReply) => {
		if (!state.settings.webDav) return await reply.code(403).send('WebDAV is not enabled');
		if (isUser(state.webDavUser, request.headers.authorization)) return;
		return await reply.header('WWW-Authenticate', 'Basic realm="WebDAV"').code(401).send('Unauthorized');
	};
	for (const folder of ['', '/', '/export', '/export/']) {
		app.route({
			method: 'PROPFIND',
			url: `${WEBDAV_PATH}${folder}`,
			preHandler,
			handler: async (_request, reply) =>
				await reply.code(207).type('application/xml').send('<multistatus xmlns="DAV:"/>'),
		});
	}
	app.get<FileRoute>(`${WEBDAV_PATH}/export/:name`, { preHandler }, async (request, reply) => {
		const file = fileOf(state, request.params.name);
		if (!file) return await reply.code(404).send('Not found');
		const table = file.table();
		return await reply
			.header('Content-Type', 'application/octet-stream')
			.header('Content-Length', table.byteLength())
			.send(table.stream());
	});
	app.delete<FileRoute>(`${WEBDAV_PATH}/export/:name`, { preHandler }, async (request, reply) => {
		if (!fileOf(state, request.params.name)) return await reply.code(404).send('Not found');
		state.deletedFiles.add(request.params.name);
		return await reply.code(204).send();
	});
}

function isUser({ username, password }: WebDavUser, header: string | undefined): boolean {
	return header === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function fileOf({ jobs, context, deletedFiles }: EmarsysState, name: string): ExportFile | undefined {
	if (deletedFiles.has(name)) return undefined;
	const job = jobs.list().find(({ files }) => files[0]?.name === name);
	if (!isEmarsysJob(job) || job.failure || job.start.distributionMethod !== 'local') return undefined;
	return hasEnded(job, context.now()) ? job.files[0] : undefined;
}
