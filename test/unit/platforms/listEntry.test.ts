import { listEntry, namedWithId } from '../../../nodes/platforms/listEntry';

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
