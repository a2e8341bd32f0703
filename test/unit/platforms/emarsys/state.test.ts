import { stateOf } from '../../../../nodes/platforms/emarsys/state';

const word = (status: unknown) => stateOf('1', { status });

it.each([
	['scheduled', 'scheduled'],
	['in progress', 'running'],
	['ready', 'running'],
	['done', 'done'],
	['error', 'failed'],
	['In Progress', 'running'],
	['DONE', 'done'],
	['queued', 'running'],
	['finished', 'running'],
	['success', 'running'],
	['done soon', 'running'],
	['constructor', 'running'],
])('"%s" is %s', (status, expected) => {
	expect(word(status)).toMatchObject({ exportId: '1', status: expected, platformStatus: status });
});

describe('whether the file exists is left open', () => {
	const mayBeDone = (data: object) => stateOf('1', data).mayBeDone;

	it.each(['ready', 'READY', 'finished', 'in delivery'])('with the status "%s"', (status) => {
		expect(mayBeDone({ status })).toBe(true);
	});

	it.each(['scheduled', 'in progress', 'in_progress', ''])(
		'with the status "%s" only if there is a file',
		(status) => {
			expect(mayBeDone({ status, file_name: null })).toBeUndefined();
			expect(mayBeDone({ status, file_name: 'a.csv' })).toBe(true);
		},
	);

	it.each(['done', 'error'])('not with the status "%s"', (status) => {
		expect(mayBeDone({ status, file_name: 'a.csv' })).toBeUndefined();
	});

	it('not if it is delivered by FTP', () => {
		expect(mayBeDone({ status: 'ready', file_name: 'a.csv', ftp_host: 'ftp.example.com' })).toBeUndefined();
	});
});

it.each([undefined, null, '', ' ', {}, [], true])('an invalid status (%j) is running', (status) => {
	expect(word(status)).toEqual({ exportId: '1', status: 'running' });
});

it("reads the vendor's own example, and trusts the requested ID", () => {
	const data = {
		id: '123',
		created: '2012-05-23 11:08:56',
		status: 'done',
		type: 'Responses',
		file_name: 'clicks_3931993_1_en-df0ef2.csv',
		ftp_host: '88.99.123.23',
		ftp_dir: 'folder/subfolder',
	};
	expect(stateOf('222', data)).toEqual({
		exportId: '222',
		status: 'done',
		platformStatus: 'done',
		type: 'responses',
		fileName: 'clicks_3931993_1_en-df0ef2.csv',
		fileUrls: ['clicks_3931993_1_en-df0ef2.csv'],
		createdAt: '2012-05-23T09:08:56.000Z',
		own: { ftpHost: '88.99.123.23', ftpDir: 'folder/subfolder' },
	});
});

it.each([
	['Responses', 'responses'],
	['registrations', 'registrations'],
	['Changes', 'changes'],
	['Contact List', 'contactList'],
	['contact_list', 'contactList'],
	['Segment', 'segment'],
	['Filter', 'segment'],
	['Something new', 'Something new'],
	['constructor', 'constructor'],
])('the type "%s" is %s', (type, expected) => {
	expect(stateOf('1', { type }).type).toBe(expected);
});

it.each([
	['2026-01-15 00:30:00', '2026-01-14T23:30:00.000Z'],
	['2026-07-15 00:30:00', '2026-07-14T22:30:00.000Z'],
])('created at %s in Vienna is %s', (created, expected) => {
	expect(stateOf('1', { created }).createdAt).toBe(expected);
});

it.each([undefined, null, '', 'text', 5, [], ['done']])('knows only the ID from %j', (data) => {
	expect(stateOf('1', data)).toEqual({ exportId: '1', status: 'running' });
});

describe('a field of an unexpected type is omitted', () => {
	const nothing = { exportId: '1', status: 'running' };

	it.each([null, '', {}, [], true])('%j', (value) => {
		const data = { type: value, file_name: value, ftp_host: value, ftp_dir: value, created: value };
		expect(stateOf('1', data)).toEqual(nothing);
	});

	it.each([5, 'yesterday', '0000-00-00 00:00:00', '2026-13-45 00:00:00'])('created %j', (created) => {
		expect(stateOf('1', { created })).toEqual(nothing);
	});
});

it('cleans texts of the platform', () => {
	expect(stateOf('1', { status: 'in\u0000 progress<br>', file_name: '<b>a</b>.csv' })).toEqual({
		exportId: '1',
		status: 'running',
		mayBeDone: true,
		platformStatus: 'in progress',
		fileName: 'a .csv',
		fileUrls: ['<b>a</b>.csv'],
	});
});
