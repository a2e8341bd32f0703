import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { rowMaker } from '../../../nodes/csv/columns';

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
	it('do not retain the text that their cells were cut from', () => {
		const make = rowMaker(['id', 'email']);
		const rowOf = (number: number) => {
			const text = `${number};contact.${number}@example.org;${'Ж'.repeat(MEGABYTE)}`;
			return make(text.split(';').slice(0, 2));
		};
		const rows = () => Array.from({ length: 100 }, (_, number) => rowOf(number));
		expect(bytesHeldBy(rows)).toBeLessThan(20 * MEGABYTE);
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
