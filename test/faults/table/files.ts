import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AGAIN_FILE, BOTH, error, item, type Row, type Section } from '../support/row';

/** The store of files has a folder for each workflow; a file in its place makes it refuse. */
const refusedStore: Row = {
	fault: "n8n's store for files refuses the file",
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
		outcome: error('The download of export {id} broke off'),
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
	fault: 'The file is not there yet although the export is done',
	request: 'download',
	accesses: ['emarsys'],
	cases: [[{ emarsysError: 'inProgress', times: 2 }]],
	outcome: item(AGAIN_FILE),
};

export const files: Section = {
	title: 'Files',
	text: 'A file whose length was announced, or that comes in chunks, is known to be whole. One that comes with neither can’t be checked by anybody.',
	rows: [refusedStore, ...rows, late],
};
