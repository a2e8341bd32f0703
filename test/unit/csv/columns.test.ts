import { rowMaker, uniqueKeys } from '../../../nodes/csv/columns';

describe('Keys of columns', () => {
	it.each([
		[
			['a', 'b'],
			['a', 'b'],
		],
		[
			['a', 'a', 'a'],
			['a', 'a (2)', 'a (3)'],
		],
		// A title that looks like a copy keeps its name.
		[
			['a', 'a (2)', 'a'],
			['a', 'a (2)', 'a (3)'],
		],
		[
			['a', 'a', 'a (2)'],
			['a', 'a (3)', 'a (2)'],
		],
		[
			['', ' ', 'x', ''],
			['Column 1', 'Column 2', 'x', 'Column 4'],
		],
		[
			['', 'Column 1'],
			['Column 1 (2)', 'Column 1'],
		],
		[
			['__proto__', 'constructor', '__proto__'],
			['__proto__', 'constructor', '__proto__ (2)'],
		],
		[
			[' a', 'a'],
			[' a', 'a'],
		],
		[[], []],
	])('of %j', (titles, keys) => {
		expect(uniqueKeys(titles)).toEqual(keys);
	});

	it('are made for thousands of columns with one title', () => {
		const keys = uniqueKeys(Array<string>(16_000).fill('a'));
		expect(new Set(keys).size).toBe(16_000);
		expect(keys.at(-1)).toBe('a (16000)');
	});
});

describe('Rows as objects', () => {
	it('have the columns in their order, and nothing else', () => {
		const make = rowMaker(['b', 'a']);
		expect(Object.entries(make(['1', '2']))).toEqual([
			['b', '1'],
			['a', '2'],
		]);
		expect(Object.getPrototypeOf(make(['1', '2']))).toBe(Object.prototype);
	});

	it('do not change when the next one is made', () => {
		const make = rowMaker(['a']);
		const first = make(['1']);
		make(['2']);
		expect(first).toEqual({ a: '1' });
	});

	it('may have the names of built-in JavaScript properties', () => {
		const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'toJSON'];
		const make = rowMaker(keys);
		const rows = [make(['1', '2', '3', '4', '5']), make(['a', 'b', 'c', 'd', 'e'])];
		expect(rows.map((row) => Object.entries(row))).toEqual([
			keys.map((key, index) => [key, '12345'[index]]),
			keys.map((key, index) => [key, 'abcde'[index]]),
		]);
		expect(Object.getPrototypeOf(rows[0])).toBe(Object.prototype);
	});

	it('keep every value, however many distinct ones a column has', () => {
		const make = rowMaker(['id', 'country']);
		for (let index = 0; index < 2000; index++) {
			const cells = [String(index), index % 2 === 0 ? 'Austria' : ''];
			expect(Object.values(make(cells))).toEqual(cells);
		}
	});
});
