import { entriesIn, listEntry, namedWithId } from '../../../nodes/platforms/listEntry';

describe('the entries of a list', () => {
	const one = { id: '1', name: 'a' };

	it.each<[unknown, unknown]>([
		[
			[one, { id: 2 }],
			[one, { id: 2 }],
		],
		[[], []],
		[null, []],
		[undefined, []],
		['', []],
		[{}, []],
		[{ 1: one, 7: { id: 7 } }, [one, { id: 7 }]],
		[one, [one]],
		['none', undefined],
		[5, undefined],
		[{ message: 'none' }, undefined],
	])('in %j are %j', (data, expected) => {
		expect(entriesIn(data)).toEqual(expected);
	});

	it('have an ID that is certain', () => {
		const ids = [null, undefined, '', ' ', { a: 1 }, [1], true, 2 ** 53, 1.5, NaN];
		expect(entriesIn([...ids.map((id) => ({ id, name: 'x' })), { name: 'x' }, null, 'x', one])).toEqual([
			one,
		]);
	});
});

describe('an entry of a list', () => {
	it('has its id as text, and its own fields under names in camel case', () => {
		const entry = {
			id: 14,
			name: 'Country',
			string_id: 'country',
			application_type: 'singlechoice',
			is_x: null,
		};
		expect(listEntry(entry)).toEqual({
			id: '14',
			name: 'Country',
			stringId: 'country',
			applicationType: 'singlechoice',
		});
	});

	it.each([undefined, null, '', '  '])('has a name in any case: %p', (name) => {
		expect(listEntry({ id: '1', name })).toMatchObject({ id: '1', name: 'Without a name' });
	});

	it('shows its id where its name is not unique', () => {
		expect(namedWithId({ id: '7', name: 'Newsletter' })).toBe('Newsletter (7)');
		expect(namedWithId({ id: '7', name: 'Form 7' })).toBe('Form 7');
	});
});
