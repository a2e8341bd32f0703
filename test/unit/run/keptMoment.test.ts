import type { IExecuteFunctions } from 'n8n-workflow';
import { keepMoment, keptMoment } from '../../../nodes/run/keptMoment';

/** n8n's memory of processed items, as its contract has it: asking records what is new. */
class Memory {
	readonly entries = new Set<string>();

	/** Stops what is done with it before the call with this number, as a power cut would. */
	stopBefore = Infinity;

	private calls = 0;

	readonly context = {
		helpers: {
			checkProcessedAndRecord: async (items: string[]) => {
				this.count();
				const processed = items.filter((item) => this.entries.has(item));
				for (const item of items) this.entries.add(item);
				return await Promise.resolve({ new: items.filter((item) => !processed.includes(item)), processed });
			},
			removeProcessed: async (items: string[]) => {
				this.count();
				for (const item of items) this.entries.delete(item);
				return await Promise.resolve();
			},
		},
	} as unknown as IExecuteFunctions;

	private count(): void {
		this.calls++;
		if (this.calls >= this.stopBefore) throw new Error('power cut');
	}

	restart(stopBefore = Infinity): void {
		this.calls = 0;
		this.stopBefore = stopBefore;
	}
}

describe('a kept moment', () => {
	const MOMENTS = [0, 1, 1_795_334_400_123, 9_999_999_999_999];

	it('comes back, however often it is asked for, and in the place of the one before', async () => {
		const { context } = new Memory();
		expect(await keptMoment(context, '')).toBeUndefined();
		for (const moment of MOMENTS) {
			await keepMoment(context, '', moment);
			expect(await keptMoment(context, '')).toBe(moment);
			expect(await keptMoment(context, '')).toBe(moment);
		}
		await keepMoment(context, '', undefined);
		expect(await keptMoment(context, '')).toBeUndefined();
	});

	it('belongs to a setting, and is not that of an earlier one', async () => {
		const { context } = new Memory();
		await keepMoment(context, '2026-11-01', 1);
		expect(await keptMoment(context, '2026-11-02')).toBeUndefined();
		await keepMoment(context, '2026-11-02', 2);
		expect(await keptMoment(context, '2026-11-01')).toBeUndefined();
		expect(await keptMoment(context, '2026-11-02')).toBe(2);
	});

	it('is not lost when two runs ask for it in the same moment', async () => {
		const memory = new Memory();
		await keepMoment(memory.context, '', 1_795_334_400_123);
		// Another worker is between its two steps: it has recorded everything, and removes that again a little later.
		const before = new Set(memory.entries);
		await memory.context.helpers.checkProcessedAndRecord(
			Array.from({ length: 190 }, (_, index) => `kept ${Math.floor(index / 10)}: ${index % 10}`),
			'node',
			{ mode: 'entries' },
		);
		setTimeout(() => {
			for (const entry of memory.entries) if (!before.has(entry)) memory.entries.delete(entry);
		}, 100);
		expect(await keptMoment(memory.context, '')).toBe(1_795_334_400_123);
	});

	it.each<[string, (context: IExecuteFunctions) => Promise<unknown>]>([
		['asking', async (context) => await keptMoment(context, '')],
		['keeping', async (context) => await keepMoment(context, '', 1_795_334_500_999)],
	])('interrupted while %s: said once, never another moment', async (_, interrupted) => {
		const memory = new Memory();
		const { context } = memory;
		await keepMoment(context, '', 1_795_334_400_123);
		memory.restart(2);
		await expect(interrupted(context)).rejects.toThrow('power cut');
		memory.restart();
		await expect(keptMoment(context, '')).rejects.toThrow(/lost where the last run ended/);
		expect(await keptMoment(context, '')).toBeUndefined();
		expect(memory.entries.size).toBe(0);
	});
});
