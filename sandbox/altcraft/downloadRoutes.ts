import type { FastifyInstance, FastifyReply } from 'fastify';
import { hasEnded, type ExportFile } from '../jobs/exportJob';
import { inForm, type FileForm } from '../jobs/fileForm';
import { AltcraftError, failure, refuseOnDemand } from './responses';
import type { AltcraftState } from './altcraftState';
import { isAltcraftJob } from './tasks';
import { checkToken } from './tokens';
import { sendBody } from './bodyFormat';

interface FileRoute {
	Params: { key: string; name: string };
}

/** Registers both forms of file URLs; a new installation serves the files under either. */
export function registerDownloadRoutes(app: FastifyInstance, state: AltcraftState): void {
	for (const folder of ['/api/download/data', '/api/download']) {
		app.get<FileRoute>(`${folder}/:key/:name`, async (request, reply) => {
			try {
				checkToken(state, request, undefined);
				refuseOnDemand(state, request);
				return await sendFile(reply, findFile(state, request.params), state.jobSettings.form);
			} catch (error) {
				if (!(error instanceof AltcraftError)) throw error;
				const status = state.settings.downloadErrorsAs === 'http200' ? 200 : error.code;
				return sendBody(reply, 'json', status, failure(error));
			}
		});
	}
}

async function sendFile(
	reply: FastifyReply,
	file: ExportFile,
	form: FileForm | undefined,
): Promise<FastifyReply> {
	const table = file.table();
	const made = form && Object.keys(form).length > 0 ? await inForm(table.stream(), form) : undefined;
	return await reply
		.header('Content-Type', 'text/csv; charset=utf-8')
		.header('Content-Disposition', `attachment; filename="${file.name}"`)
		.header('Content-Length', made?.length ?? table.byteLength())
		.send(made ?? table.stream());
}

function findFile(state: AltcraftState, { key, name }: FileRoute['Params']): ExportFile {
	for (const job of state.jobs.list()) {
		if (!isAltcraftJob(job) || job.failure || !hasEnded(job, state.context.now())) continue;
		const file = job.files.find((one) => one.key === key && one.name === name);
		if (file) return file;
	}
	throw new AltcraftError(404, 'The file was not found');
}
