import { remarkHints, resultHints, type Result } from '../../../nodes/run/results';

const result = (number: number, facts: Partial<Result> = {}): Result => ({
	exportId: String(number),
	what: 'contactList',
	outcome: '5 rows',
	counts: { rows: 5 },
	...facts,
});

const results = (count: number, facts: Partial<Result> = {}) =>
	Array.from({ length: count }, (_, index) => result(index + 1, facts));

it('reports up to three exports one by one', () => {
	expect(resultHints([])).toEqual([]);
	expect(resultHints(results(3))).toEqual([1, 2, 3].map((id) => `Export ${id} (contactList): 5 rows.`));
});

it('reports four or more in one hint', () => {
	expect(resultHints(results(4))).toEqual(['4 exports (contactList), 20 rows. Export IDs: 1, 2, 3, 4.']);
	expect(resultHints(results(15))).toEqual([
		'15 exports (contactList), 75 rows. Export IDs: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 5 more.',
	]);
});

it('sums up different ones, and shows each note once', () => {
	const notes = ['The clocks went back.'];
	const late = result(9, { what: 'segment', counts: { 'exports not finished (timedOut is true)': 1 } });
	expect(resultHints([...results(3, { notes }), late])).toEqual([
		'4 exports, 15 rows, 1 export not finished (timedOut is true). Export IDs: 1, 2, 3, 9. The clocks went back.',
	]);
});

it('shows the first of many remarks of one kind', () => {
	expect(remarkHints(['One.', 'Two.', 'Three.'])).toEqual(['One.', 'Two.', 'Three.']);
	expect(remarkHints(['One.', 'Two.', 'Three.', 'Four.', 'Five.'])).toEqual([
		'One. Two. Three. And 2 more of this kind.',
	]);
});
