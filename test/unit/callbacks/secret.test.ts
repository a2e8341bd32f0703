import { isSecret } from '../../../nodes/callbacks/secret';

it('accepts the secret', () => {
	expect(isSecret('pß & 1/2', 'pß & 1/2')).toBe(true);
	expect(isSecret('12', '12')).toBe(true);
});

it('accepts a secret that was pasted into the URL without encoding it', () => {
	expect(isSecret('Zm9v YmFy/g==', 'Zm9v+YmFy/g==')).toBe(true);
	expect(isSecret('my secret', 'my secret')).toBe(true);
	expect(isSecret('my secret a b', 'my secret a+b')).toBe(true);
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
