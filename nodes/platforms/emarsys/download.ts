import type { ExportState } from '../../export/job';
import { ExportProblem } from '../../export/problem';
import { badAnswer } from '../../export/problems';
import { discard } from '../../transport/body';
import { mediaType, type HttpAnswer, type Transport } from '../../transport/http';
import { getFollowingRedirects } from '../../transport/redirects';
import type { ExportFile } from '../platform';
import { endpoint, envelopeOf } from './api';

/**
 * The one file of an export. Neither `offset` nor `limit` is sent: with them the present specification speaks of
 * JSON while clients get CSV, and every page would carry the header again.
 */
export function filesOf(transport: Transport, state: ExportState): ExportFile[] {
	return [
		{
			...(state.fileName && { fileName: state.fileName }),
			open: async () => await open(transport, state.exportId),
		},
	];
}

async function open(transport: Transport, exportId: string): Promise<HttpAnswer> {
	const answer = await getFollowingRedirects(transport, {
		method: 'GET',
		url: endpoint(transport, `/export/${encodeURIComponent(exportId)}/data`),
		headers: { 'Content-Type': 'application/json', 'Accept-Encoding': 'identity' },
		// The file is put together while it is asked for.
		timeoutMs: 300_000,
	});
	const type = mediaType(answer.headers);
	if (answer.status === 200 && !/json|html/.test(type)) return answer;
	if (answer.status === 200 && type.includes('html')) {
		discard(answer);
		throw badAnswer('Emarsys', 'a web page instead of the file', answer.status).with({ exportId });
	}
	const { credentialType } = transport;
	await envelopeOf(answer, { permission: 'export.download', exportId, credentialType });
	throw new ExportProblem(
		'badAnswer',
		`Emarsys answered the download of export ${exportId} with a success that holds no file`,
		{
			exportId,
			httpStatus: answer.status,
			description:
				'Use "Download" with this Export ID again. If it happens each time, ask Emarsys\' support.',
		},
	);
}
