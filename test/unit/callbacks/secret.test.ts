import { isSecret } from '../../../nodes/callbacks/secret';

it('accepts the secret', () => {
	expect(isSecret('pß & 1/2', 'pß & 1/2')).toBe(true);
	expect(isSecret('12', '12')).toBe(true);
});

it.each([
	undefined,
	null,
	'',
	'secre',
	'secret ',
	'Secret',
	'secrets',
	[],
	{},
	{ length: 6 },
	['secret', 'x'],
])('rejects %j', (given) => {
	expect(isSecret(given, 'secret')).toBe(false);
});
