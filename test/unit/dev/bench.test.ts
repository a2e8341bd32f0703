import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark } from '../../../dev/bench/benchmark';
import { nodeTimes } from '../../../dev/bench/nodeTimes';
import { page } from '../../../dev/bench/page';
import { readResults, writeResults, type Measured } from '../../../dev/bench/results';
import { readStart } from '../../../dev/bench/startup';
import { errorOfMedian, median, medianRatio } from '../../../dev/bench/statistics';

describe('the median', () => {
	it.each([
		[[3, 1, 2], 2],
		[[4, 1, 2, 3], 2.5],
		[[7], 7],
		[[], NaN],
	])('of %j is %d', (values, expected) => expect(median(values)).toBe(expected));

	it('of ratios is that of pairs, whatever slowed a pair down', () => {
		const pairs = [
			{ ours: 1, theirs: 2 },
			{ ours: 100, theirs: 200 },
			{ ours: 1, theirs: 1 },
		];
		const ratio = medianRatio(
			pairs,
			({ ours }) => ours,
			({ theirs }) => theirs,
		);
		expect(ratio).toBe(0.5);
	});
});

/** A line of n8n's log. */
const line = (message: string, milliseconds: number) =>
	JSON.stringify({ message, metadata: { timestamp: new Date(milliseconds).toISOString() } });

describe("n8n's log", () => {
	it('tells how long nodes took, and that one is not finished', () => {
		const log = [
			'a line that is no JSON',
			line('Running node "A" started', 1000),
			line('Running node "A" finished successfully', 1250),
			line('Running node "B" started', 1250),
		].join('\n');
		expect(nodeTimes(log)).toEqual({ times: [{ node: 'A', took: 250 }] });
	});

	it('tells which node failed', () => {
		const log = [line('Running node "A" started', 0), line('Running node "A" finished with error', 5)].join(
			'\n',
		);
		expect(nodeTimes(log)).toEqual({ times: [], failed: 'A' });
	});

	it('tells when n8n was ready, and what loading the package took of that', () => {
		const loaded = (name: string, at: number) => line(`Loaded all credentials and nodes from ${name}`, at);
		const log = [
			loaded('n8n-nodes-base', 2000),
			loaded('n8n-nodes-contact-export', 2030),
			line('n8n ready on 127.0.0.1, port 5678', 9000),
		].join('\n');
		expect(readStart(log, 1000)).toEqual({ ready: 8000, loading: 30 });
		expect(readStart(line('n8n ready on 127.0.0.1, port 5678', 3000), 1000)).toEqual({
			ready: 2000,
			loading: null,
		});
		expect(() => readStart(loaded('n8n-nodes-base', 0), 0)).toThrow('ready');
	});
});

function benchmark(name: string): Benchmark {
	return {
		name,
		title: `About ${name}`,
		measure: async () => await Promise.resolve({}),
		report: (figures) => ({
			aims: [{ what: name, aim: 'under 5', figure: String(figures), met: Number(figures) < 5 }],
			text: `It took ${String(figures)}.`,
		}),
	};
}

function measured(figures: number, day: string): Measured {
	return {
		measuredAt: `2026-11-${day}T10:00:00.000Z`,
		scale: 'full',
		machine: {
			processor: 'A processor',
			cores: 2,
			memory: 2 ** 33,
			system: 'linux x64',
			load: 0.1,
			node: 'v24.0.0',
			n8n: '2.41.1',
			package: '0.1.0',
		},
		figures,
	};
}

describe('the page', () => {
	const text = page([benchmark('one'), benchmark('two'), benchmark('three')], {
		one: measured(4, '20'),
		three: measured(6, '22'),
	});

	it('has what was measured now and earlier, each with its day and command', () => {
		expect(text).toContain(
			'## About one\n\nIt took 4.\n\n_Measured 2026-11-20 with `npm run bench -- --only one`',
		);
		expect(text).toContain('Measured 2026-11-22 with `npm run bench -- --only three`');
		expect(text).toContain('A processor, 2 cores, 8 GiB, linux x64');
		expect(text).not.toContain('About two');
	});

	it('says of each aim whether it is met', () => {
		const cells = text.split('\n').map((row) => row.split('|').map((cell) => cell.trim()));
		expect(cells).toContainEqual(['', 'one', 'under 5', '4', 'yes', '']);
		expect(cells).toContainEqual(['', 'three', 'under 5', '6', 'no', '']);
	});

	it('is made from figures that are kept', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'contact-export-results-'));
		try {
			const file = join(folder, 'results.json');
			expect(await readResults(file)).toEqual({});
			await writeResults(file, { one: measured(4, '20') });
			expect(await readResults(file)).toEqual({ one: measured(4, '20') });
		} finally {
			await rm(folder, { recursive: true });
		}
	});
});

it('the error of a median shrinks with the root of their number', () => {
	const few = Array.from({ length: 10 }, (_, index) => (index % 2) * 100);
	const many = Array.from({ length: 1000 }, (_, index) => (index % 2) * 100);
	expect(errorOfMedian([5, 5, 5])).toBe(0);
	expect(errorOfMedian(few)).toBeCloseTo(20.9, 1);
	expect(errorOfMedian(few) / errorOfMedian(many)).toBeCloseTo(10.5, 1);
});
