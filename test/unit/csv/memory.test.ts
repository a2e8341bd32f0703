import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { rowMaker } from '../../../nodes/csv/columns';
import { RecordScanner } from '../../../nodes/csv/recordScanner';
import { emptyReport, TableReader } from '../../../nodes/csv/tableReader';

const MEGABYTE = 1024 * 1024;

/** Bytes in memory of what `make` returns, without its garbage. */
function bytesHeldBy(make: () => unknown): number {
	setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc') as () => void;
	collectGarbage();
	const before = process.memoryUsage().heapUsed;
	const held = [make()];
	collectGarbage();
	const bytes = process.memoryUsage().heapUsed - before;
	expect(held).toHaveLength(1);
	return bytes;
}

// The limits are far below what the opposite would take, so that other memory of the process does not matter.
describe('Rows in memory', () => {
	// Around the length from which on V8 makes a view of the text.
	const ASCII = ['123456789012', '1234567890123', '12345678901234', 'a "quoted" cell of it'];

	it.each([
		['ASCII', 'x', ASCII],
		['other characters', 'Ж', [...ASCII, 'ЖЖЖЖЖЖ', 'ЖЖЖЖЖЖ7', 'ЖЖЖЖЖЖЖЖЖЖЖЖ', 'ЖЖЖЖЖЖЖЖЖЖЖЖЖ']],
	])('do not retain the text that their cells were cut from: %s', (_, filler, cells) => {
		// Node.js keeps a text of more than a megabyte outside of the heap.
		const rest = filler.repeat(MEGABYTE / 4);
		const record = [...cells.map((cell) => `"${cell.replaceAll('"', '""')}"`), rest];
		const rowOf = () => {
			const scanner = new RecordScanner(',');
			scanner.push(Buffer.from(`${record.join(',')}\n`));
			const options = { hasHeader: false, onBadRow: 'fail', report: emptyReport() } as const;
			const table = new TableReader(scanner, options);
			table.next();
			return table.row().slice(0, cells.length);
		};
		expect(rowOf()).toEqual(cells);
		expect(bytesHeldBy(() => Array.from({ length: 100 }, rowOf))).toBeLessThan(5 * MEGABYTE);
	});

	it('share the repeated values of a column', () => {
		const make = rowMaker(['id', 'note']);
		const notes = ['first', 'second', ''].map((note) => note.repeat(1000));
		const rowOf = (number: number) => {
			const text = `${number};${notes[number % notes.length] ?? ''}`;
			return make(text.split(';'));
		};
		const rows = () => Array.from({ length: 50_000 }, (_, number) => rowOf(number));
		expect(bytesHeldBy(rows)).toBeLessThan(50 * MEGABYTE);
	});

	it('share them however many distinct ones a column has', () => {
		const make = rowMaker(['note']);
		const rowOf = (number: number) => make(`${'x'.repeat(1000)}${Math.floor(number / 4)};`.split(';', 1));
		const rows = () => Array.from({ length: 100_000 }, (_, number) => rowOf(number));
		expect(bytesHeldBy(rows)).toBeLessThan(60 * MEGABYTE);
	});
});
