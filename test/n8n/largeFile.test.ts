import { createHash } from 'node:crypto';
import { itemsOf, openBinary, watchMemory, type N8nInstance } from '../../dev/n8n';
import { openOwnN8n } from './support/ownN8n';
import { ALTCRAFT, QUICK } from './support/parameters';
import type { N8nFixture } from './support/n8nFixture';
import { linearWorkflow } from './support/workflows';

const MEGABYTE = 1_000_000;
const LEAST_BYTES = 300 * MEGABYTE;
const ROWS = 1_700_000;
/** Far more than n8n's memory fluctuates by itself, and far less than the file: only streaming stays below. */
const MOST_GROWTH = 150 * MEGABYTE;

async function digest(stream: AsyncIterable<unknown>): Promise<{ bytes: number; sha256: string }> {
	const hash = createHash('sha256');
	let bytes = 0;
	for await (const chunk of stream) {
		hash.update(chunk as Buffer);
		bytes += (chunk as Buffer).length;
	}
	return { bytes, sha256: hash.digest('hex') };
}

const inMegabytes = (bytes: number): string => `${Math.round(bytes / MEGABYTE)} MB`;

describe('a large file', () => {
	// In an n8n of its own, where nothing else allocates memory.
	let n8n: N8nInstance;
	let fixture: N8nFixture;
	beforeAll(async () => {
		({ n8n, fixture } = await openOwnN8n({ rows: ROWS }));
	}, 240_000);
	afterAll(async () => {
		await fixture.close();
		await n8n.remove();
	}, 60_000);

	it('is streamed: the memory of n8n does not grow with it', async () => {
		const workflow = linearWorkflow([
			{
				name: 'Export',
				parameters: { ...ALTCRAFT, operation: 'export', options: QUICK },
				credentials: fixture.pick('altcraftApi'),
			},
		]);
		const { result, memory } = await watchMemory(fixture.n8n.pid, async () => await fixture.run(workflow));
		expect(result.status).toBe('success');

		const [item] = itemsOf(result, 'Export');
		const exportId = item?.json.exportId as string;
		const bytes = fixture.sandbox.jobs.csvBytesOf(exportId);
		process.stdout.write(
			`A file of ${inMegabytes(bytes)}: n8n's memory went from ${inMegabytes(memory.before)} to ${inMegabytes(memory.peak)}\n`,
		);
		expect(bytes).toBeGreaterThan(LEAST_BYTES);
		expect(memory.peak - memory.before).toBeLessThan(MOST_GROWTH);

		const file = item?.binary?.data;
		if (!file) throw new Error('There is no file');
		const served = await digest(fixture.sandbox.jobs.csvStreamOf(exportId));
		expect(served.bytes).toBe(bytes);
		expect(await digest(await openBinary(fixture.n8n.rest, file))).toEqual(served);
	}, 600_000);
});
