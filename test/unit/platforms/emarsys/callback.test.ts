import { exportIdInCallback } from '../../../../nodes/platforms/emarsys/callback';

it.each([
	[{ id: '222222222', status: 'done' }],
	[{ id: 222222222 }],
	[{ id: ' 222222222 ' }],
	[{ replyCode: 0, replyText: 'OK', data: { id: '222222222', status: 'done' } }],
	[{ data: { id: 222222222 } }],
	[{ id: null, data: { id: '222222222' } }],
	[{ id: 'none', data: { id: '222222222' } }],
	[{ id: '222222222', data: { id: '1' } }],
	[{ id: '222222222', data: null }],
])('finds the ID in %j', (body) => {
	expect(exportIdInCallback(body)).toBe('222222222');
});

it.each([
	undefined,
	null,
	'',
	'222222222',
	222222222,
	[],
	[{ id: '1' }],
	{},
	{ id: '' },
	{ id: -1 },
	{ id: 1.5 },
	{ id: 1e30 },
	{ id: NaN },
	{ id: true },
	{ id: ['1'] },
	{ id: { id: 1 } },
	{ id: '1/../2' },
	{ id: '1?a' },
	{ id: '١' },
	{ id: '1\n2' },
	{ id: '1'.repeat(21) },
	{ data: '1' },
	{ data: [] },
	{ data: { data: { id: '1' } } },
])('finds no ID in %j', (body) => {
	expect(exportIdInCallback(body)).toBeUndefined();
});
