import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RETRY_DOWNLOAD, BOTH, error, item, type Row, type Section } from '../support/row';

/** n8n stores files in a folder per workflow; a file in its place makes it fail. */
const refusedStore: Row = {
	fault: "n8n can't store the file",
	request: 'download',
	accesses: BOTH,
	arrange: (fixture) => {
		fixture.onSaved = async (workflowId) => {
			const folder = join(fixture.n8n.place.userFolder, '.n8n', 'storage', 'workflows');
			await mkdir(folder, { recursive: true });
			await writeFile(join(folder, workflowId), '');
		};
	},
	outcome: error('The file of export {id} could not be stored in n8n'),
};

const rows = (['rows', 'parts'] as const).flatMap((output): Row[] => [
	{
		fault: `The body ends early, each time (Output: ${output === 'rows' ? 'Rows' : 'Parts'})`,
		request: 'download',
		accesses: BOTH,
		cases: [[{ truncate: 500, times: Infinity }], [{ truncate: 500, chunked: true, times: Infinity }]],
		parameters: { output },
		outcome: error('The download of export {id} was interrupted'),
	},
	{
		fault: `A quote that is never closed (Output: ${output === 'rows' ? 'Rows' : 'Parts'})`,
		request: 'download',
		accesses: BOTH,
		cases: [[{ rewrite: (body) => `${body}"`, times: Infinity }]],
		parameters: { output },
		outcome: error("The file of export {id} can't be read as CSV"),
	},
]);

const late: Row = {
	fault: 'The file does not exist yet although the export is done',
	request: 'download',
	accesses: ['emarsys'],
	cases: [[{ emarsysError: 'inProgress', times: 2 }]],
	outcome: item(RETRY_DOWNLOAD),
};

export const files: Section = {
	name: 'files',
	rows: [refusedStore, ...rows, late],
};
