import type { IExecuteFunctions } from 'n8n-workflow';
import type * as Deduplicate from '../../../nodes/ContactExportTrigger/deduplicate';
import { ProcessedItemsRow } from '../support/processedItems';
import { randomIn } from '../support/random';

jest.mock('n8n-workflow', () => ({
	// Pauses are turns of the event loop, which let another worker continue.
	sleep: async (milliseconds: number) => {
		for (let turn = 0; turn < milliseconds; turn++) await new Promise(setImmediate);
	},
}));

/** The memory of a trigger on a separate worker. */
function newWorker(): typeof Deduplicate {
	let worker: typeof Deduplicate | undefined;
	jest.isolateModules(() => {
		worker = jest.requireActual<typeof Deduplicate>('../../../nodes/ContactExportTrigger/deduplicate');
	});
	return worker as typeof Deduplicate;
}

describe('the memory of a trigger', () => {
	let row: ProcessedItemsRow;
	let executions = 0;
	beforeEach(() => {
		row = new ProcessedItemsRow();
	});
	const execution = (): IExecuteFunctions => {
		const id = String(++executions);
		// Saved with the execution, so that its retries have it, too.
		const node = {};
		return {
			...row.context,
			getExecutionId: () => id,
			getContext: () => node,
		} as unknown as IExecuteFunctions;
	};
	const busyDatabase = (seed: number) => {
		const random = randomIn(seed);
		row.onAccess = async () => {
			for (let turns = random(8); turns > 0; turns--) await new Promise(setImmediate);
		};
	};

	it('recognizes an export, across restarts, until it is unmarked', async () => {
		expect(await newWorker().markSeen(execution(), '1:done')).toBe(true);
		expect(await newWorker().markSeen(execution(), '1:done')).toBe(false);
		expect(await newWorker().markSeen(execution(), '2:done')).toBe(true);
		await newWorker().unmark(execution(), '1:done');
		expect(await newWorker().markSeen(execution(), '1:done')).toBe(true);
	});

	it('fails if the database does not respond: this must not count as a first time', async () => {
		row.onAccess = () => Promise.reject(new Error('timeout exceeded when trying to connect'));
		await expect(newWorker().markSeen(execution(), '2:done')).rejects.toThrow('timeout');
		row.onAccess = () => Promise.resolve();
		expect(await newWorker().markSeen(execution(), '2:done')).toBe(true);
	});

	describe('of an execution that n8n runs again, because the database failed', () => {
		const failing = async () => await Promise.reject(new Error('timeout exceeded when trying to connect'));

		// One record takes two accesses.
		it.each([0, 1, 2, 3, 4, 5])('after %d accesses, has the export', async (accesses) => {
			const worker = newWorker();
			const run = execution();
			let left = accesses;
			row.onAccess = async () => (left-- > 0 ? await Promise.resolve() : await failing());
			await expect(worker.markSeen(run, '1:done')).rejects.toThrow('timeout');
			row.onAccess = () => Promise.resolve();
			expect(await worker.markSeen(run, '1:done')).toBe(true);
		});

		it('while it recorded the first entry, has the export', async () => {
			const worker = newWorker();
			const run = execution();
			row.onWritten = failing;
			await expect(worker.markSeen(run, '1:done')).rejects.toThrow('timeout');
			row.onWritten = async () => await Promise.resolve();
			expect(await worker.markSeen(run, '1:done')).toBe(true);
			expect(await worker.markSeen(execution(), '1:done')).toBe(false);
		});

		it('does not have an export that another execution has output', async () => {
			const worker = newWorker();
			expect(await worker.markSeen(execution(), '1:done')).toBe(true);
			let left = 1;
			row.onAccess = async () => (left-- > 0 ? await failing() : await Promise.resolve());
			expect(await worker.markSeen(execution(), '1:done')).toBe(false);
			const run = execution();
			row.onAccess = failing;
			await expect(worker.markSeen(run, '1:done')).rejects.toThrow('timeout');
			row.onAccess = () => Promise.resolve();
			expect(await worker.markSeen(run, '1:done')).toBe(false);
			expect(await worker.markSeen(execution(), '1:done')).toBe(false);
		});

		it('while the key was removed after a failed download, has the export', async () => {
			const worker = newWorker();
			const run = execution();
			expect(await worker.markSeen(run, '1:done')).toBe(true);
			row.onAccess = failing;
			await worker.unmark(run, '1:done');
			row.onAccess = () => Promise.resolve();
			expect(await worker.markSeen(run, '1:done')).toBe(true);
			expect(await worker.markSeen(execution(), '1:done')).toBe(false);
		});
	});

	it('lets only one of two workers that are called at the same time have an export', async () => {
		const workers = [newWorker(), newWorker()];
		for (let exportId = 0; exportId < 60; exportId++) {
			busyDatabase(exportId);
			const responses = await Promise.all(
				workers.map(async ({ markSeen }) => await markSeen(execution(), `${exportId}:done`)),
			);
			expect([exportId, responses.filter(Boolean)]).toEqual([exportId, [true]]);
		}
	});

	it('keeps what two workers record at the same time, so that later calls are recognized as duplicates', async () => {
		busyDatabase(1);
		const workers = [newWorker(), newWorker()] as const;
		const keys = Array.from({ length: 60 }, (_, exportId) => `${exportId}:done`);
		const mark = async (key: string, index: number) =>
			await workers[index % 2 === 0 ? 0 : 1].markSeen(execution(), key);
		expect((await Promise.all(keys.map(mark))).filter((isNew) => !isNew)).toEqual([]);
		const later = newWorker();
		const again: boolean[] = [];
		for (const key of keys) again.push(await later.markSeen(execution(), key));
		expect(again.filter(Boolean)).toEqual([]);
	});

	it('does not make a workflow wait for another one with the same node, as in a copy', async () => {
		const { markSeen } = newWorker();
		let respond: () => void = () => undefined;
		row.onAccess = async () => await new Promise((resolve) => (respond = resolve));
		const slow = markSeen(execution(), '1:done');
		const copy = {
			...new ProcessedItemsRow().context,
			getExecutionId: () => '1',
			getContext: () => ({}),
			getWorkflow: () => ({ id: 'copy' }),
		};
		expect(await markSeen(copy as unknown as IExecuteFunctions, '1:done')).toBe(true);
		row.onAccess = () => Promise.resolve();
		respond();
		expect(await slow).toBe(true);
	});

	it('does not restore on one worker what failed on another', async () => {
		const [one, two] = [newWorker(), newWorker()];
		await one.markSeen(execution(), '1:done');
		// A retry there.
		await two.markSeen(execution(), '1:done');
		await one.unmark(execution(), '1:done');
		await two.markSeen(execution(), '2:done');
		expect(await one.markSeen(execution(), '1:done')).toBe(true);
	});
});
