import type { Benchmark } from '../../../dev/bench/benchmark';
import { nodeTimes } from '../../../dev/bench/nodeTimes';
import { tablesOf, type Measured } from '../../../dev/bench/page';
import { median } from '../../../dev/bench/figures';
import { withTables } from '../../../dev/docs/tables';

describe('the median', () => {
	it.each([
		[[3, 1, 2], 2],
		[[4, 1, 2, 3], 2.5],
		[[7], 7],
		[[], NaN],
	])('of %j is %d', (values, expected) => expect(median(values)).toBe(expected));
});

const line = (message: string, milliseconds: number) =>
	JSON.stringify({ message, metadata: { timestamp: new Date(milliseconds).toISOString() } });

describe("n8n's log", () => {
	it('has the durations of nodes, without those that have not finished', () => {
		const log = [
			'a line that is not JSON',
			line('Running node "A" started', 1000),
			line('Running node "A" finished successfully', 1250),
			line('Running node "B" started', 1250),
		].join('\n');
		expect(nodeTimes(log)).toEqual({ times: [{ node: 'A', took: 250 }] });
	});

	it('has the node that failed', () => {
		const log = [line('Running node "A" started', 0), line('Running node "A" finished with error', 5)].join(
			'\n',
		);
		expect(nodeTimes(log)).toEqual({ times: [], failed: 'A' });
	});
});

function benchmark(name: string): Benchmark {
	return {
		name,
		measure: async () => await Promise.resolve({}),
		report: (figures) => ({
			aims: [{ what: name, aim: 'under 5', figure: String(figures), met: Number(figures) < 5 }],
			table: `It took ${String(figures)}.`,
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

describe('the tables of the page', () => {
	const tables = tablesOf([benchmark('one'), benchmark('two'), benchmark('three')], {
		one: measured(4, '20'),
		three: measured(6, '22'),
	});
	const cells = (text = '') => text.split('\n').map((row) => row.split('|').map((cell) => cell.trim()));

	it('have current and earlier measurements, each with day and machine', () => {
		expect(tables).toMatchObject({ one: 'It took 4.', three: 'It took 6.' });
		expect(tables.two).toBeUndefined();
		expect(cells(tables.machines)).toContainEqual([
			'',
			'one',
			'2026-11-20',
			'A processor, 2 cores, 8 GiB, linux x64, load 0.1 before',
			'n8n 2.41.1, Node v24.0.0, this package 0.1.0',
			'',
		]);
	});

	it('show for each aim whether it is met', () => {
		expect(cells(tables.aims)).toContainEqual(['', 'one', 'under 5', '4', 'yes', '']);
		expect(cells(tables.aims)).toContainEqual(['', 'three', 'under 5', '6', 'no', '']);
	});

	it('go between their markers, and the prose remains', () => {
		const page = 'Before.\n\n<!-- a -->\n\nold\n\n<!-- /a -->\n\nAfter.\n';
		expect(withTables(page, { a: 'new' })).toBe(page.replace('old', 'new'));
		expect(() => withTables(page, { b: 'new' })).toThrow('no place for the table b');
	});
});
