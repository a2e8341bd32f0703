import type * as Store from '../../../nodes/run/watermarkStore';
import { ProcessedItemsRow } from '../support/processedItems';
import { randomIn } from '../support/random';

jest.mock('n8n-workflow', () => ({
	// Pauses are turns of the event loop, which let another process continue.
	sleep: async (milliseconds: number) => {
		for (let turn = 0; turn < milliseconds; turn++) await new Promise(setImmediate);
	},
}));

/** The store of a separate process, with its own mutex. */
function newProcess(): typeof Store {
	let store: typeof Store | undefined;
	jest.isolateModules(() => {
		store = jest.requireActual<typeof Store>('../../../nodes/run/watermarkStore');
	});
	return store as typeof Store;
}

const OLD = { timestamp: 1_795_334_400_123, setting: '123456' };
const NEW = { timestamp: 1_795_338_000_456, setting: '123456' };

describe('the store of a watermark', () => {
	const { loadWatermark, replaceWatermark, settingDigits } = newProcess();
	let row: ProcessedItemsRow;
	beforeEach(() => {
		row = new ProcessedItemsRow();
	});

	it('holds one watermark at a time', async () => {
		expect(await loadWatermark(row.context)).toBeUndefined();
		for (const next of [OLD, NEW, { timestamp: 0, setting: '000000' }, OLD]) {
			await replaceWatermark(row.context, await loadWatermark(row.context), next);
			expect(await loadWatermark(row.context)).toEqual(next);
			expect(await loadWatermark(row.context)).toEqual(next);
		}
		await replaceWatermark(row.context, OLD, undefined);
		expect(await loadWatermark(row.context)).toBeUndefined();
	});

	it('distinguishes settings', () => {
		expect(settingDigits('2026-11-01')).toMatch(/^\d{6}$/);
		expect(settingDigits('2026-11-01')).not.toBe(settingDigits('2026-11-02'));
	});

	it('fails if the database does not respond: this must not count as a first run', async () => {
		await replaceWatermark(row.context, undefined, OLD);
		row.onAccess = () => Promise.reject(new Error('Connection terminated'));
		await expect(loadWatermark(row.context)).rejects.toThrow('Connection terminated');
		row.onAccess = () => Promise.resolve();
		expect(await loadWatermark(row.context)).toEqual(OLD);
	});

	it('works while another process creates the first row', async () => {
		let isTaken = true;
		const check = row.context.helpers.checkProcessedAndRecord.bind(row.context.helpers);
		row.context.helpers.checkProcessedAndRecord = async (...args) => {
			if (isTaken) {
				isTaken = false;
				throw new Error('duplicate key value violates unique constraint "PK_processed_data"');
			}
			return await check(...args);
		};
		expect(await loadWatermark(row.context)).toBeUndefined();
	});

	it('has no memory in a workflow that was never saved', async () => {
		row.context.getWorkflow = () => ({ active: false }) as never;
		row.onAccess = () => Promise.reject(new Error('no such workflow'));
		await replaceWatermark(row.context, undefined, OLD);
		expect(await loadWatermark(row.context)).toBeUndefined();
	});

	const dieAfter = (accesses: number) => {
		let left = accesses;
		row.onAccess = async () => {
			if (left-- <= 0) throw new Error('killed');
			await Promise.resolve();
		};
	};
	const actions: Array<[string, () => Promise<unknown>]> = [
		['loads', async () => await newProcess().loadWatermark(row.context)],
		['replaces', async () => await newProcess().replaceWatermark(row.context, OLD, NEW)],
	];

	it.each(actions)('survives a process that is killed at any point while it %s it', async (_, action) => {
		for (let accesses = 0; ; accesses++) {
			row = new ProcessedItemsRow();
			await replaceWatermark(row.context, undefined, OLD);
			dieAfter(accesses);
			const isOver = await action().then(
				() => true,
				() => false,
			);
			row.onAccess = () => Promise.resolve();
			expect([OLD, NEW]).toContainEqual(await newProcess().loadWatermark(row.context));
			if (isOver) break;
			expect(accesses).toBeLessThan(100);
		}
	});

	it('is damaged after two processes were killed while using it, until it is replaced', async () => {
		await replaceWatermark(row.context, undefined, OLD);
		// Each copy with another digit appended.
		const digit = (copy: number) => `watermark ${copy}, 0: 9`;
		row.entries = new Set([...(row.entries ?? []), digit(1), digit(2)]);
		expect(await loadWatermark(row.context)).toBe('damaged');
		expect(await loadWatermark(row.context)).toBe('damaged');
		await replaceWatermark(row.context, 'damaged', NEW);
		expect(await loadWatermark(row.context)).toEqual(NEW);
	});

	it('is not lost when a worker loads it while another one replaces it', async () => {
		await replaceWatermark(row.context, undefined, OLD);
		const helpers = row.context.helpers;
		const all = Array.from(
			{ length: 190 },
			(_, index) => `watermark 1, ${Math.floor(index / 10)}: ${index % 10}`,
		);
		const { new: recorded } = await helpers.checkProcessedAndRecord(all, 'node', { mode: 'entries' });
		const replacing = newProcess().replaceWatermark(row.context, OLD, NEW);
		await new Promise(setImmediate);
		await helpers.removeProcessed(recorded, 'node', { mode: 'entries' });
		await replacing;
		expect(await loadWatermark(row.context)).toEqual(NEW);
	});

	it('survives any concurrent actions of three processes', async () => {
		const random = randomIn(20_261_126);
		for (let round = 0; round < 40; round++) {
			row = new ProcessedItemsRow();
			await replaceWatermark(row.context, undefined, OLD);
			row.onAccess = async () => {
				for (let turns = random(6); turns > 0; turns--) await new Promise(setImmediate);
			};
			const [one, two, three] = [newProcess(), newProcess(), newProcess()];
			const seen = await Promise.all([
				one.loadWatermark(row.context),
				two.loadWatermark(row.context),
				three.replaceWatermark(row.context, OLD, NEW),
			]);
			expect([OLD, NEW]).toContainEqual(seen[0]);
			expect([OLD, NEW]).toContainEqual(seen[1]);
			expect([round, await newProcess().loadWatermark(row.context)]).toEqual([round, NEW]);
		}
	});
});
