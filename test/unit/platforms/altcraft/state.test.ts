import { stateOf } from '../../../../nodes/platforms/altcraft/state';

const word = (status: unknown) => stateOf('task_1', { status });

it.each([
	['success', 'done'],
	['completed', 'done'],
	['Completed', 'done'],
	[' success ', 'done'],
	['failed', 'failed'],
	['error', 'failed'],
	['ERROR', 'failed'],
	['cancelled', 'failed'],
	['canceled', 'failed'],
	['running', 'running'],
	['waiting', 'running'],
	['in_progress', 'running'],
	['что-то новое', 'running'],
	['constructor', 'running'],
])('"%s" is %s', (status, expected) => {
	expect(word(status)).toEqual({ exportId: 'task_1', status: expected, platformStatus: status.trim() });
});

it.each([undefined, null, '', 5, {}, [], true])('an invalid status (%j) is running', (status) => {
	expect(word(status)).toEqual({ exportId: 'task_1', status: 'running' });
});

describe('a task with a file', () => {
	const withFile = (status: string, progress?: unknown, urls: unknown = ['/api/download/4cf4/a.csv']) =>
		stateOf('task_1', { status, progress, result: { urls } }).status;

	it.each(['finalized', 'ready', 'что-то новое', ''])(
		'and 100 percent is done, whatever its status: "%s"',
		(word) => {
			expect(withFile(word, 100)).toBe('done');
			expect(withFile(word, '100')).toBe('done');
			expect(withFile(word, 99)).toBe('running');
			expect(withFile(word)).toBe('running');
			expect(withFile(word, 100, [])).toBe('running');
		},
	);

	it.each(['completed with errors', 'completed_with_errors', 'Done, with errors', 'success_with_failures'])(
		'is done with remarks: "%s"',
		(word) => {
			expect(withFile(word, 100)).toBe('done');
			expect(withFile(word, 100, [])).toBe('failed');
		},
	);

	it.each(['failed', 'error', 'cancelled'])('has failed nevertheless: "%s"', (word) => {
		expect(withFile(word, 100)).toBe('failed');
	});
});

it("reads the vendor's own example, newer and older", () => {
	const url = '/api/download/data/4cf4/1_database_export.csv';
	const older = { source_id: 1, total: 1343, type: 'database', urls: [url] };
	const result = { ...older, errors: [] };
	const expected = {
		exportId: 'task_1',
		progress: 100,
		total: 1343,
		type: 'database',
		fileName: '1_database_export.csv',
		fileUrls: [url],
	};
	expect(stateOf('task_1', { status: 'completed', progress: 100, result })).toEqual({
		...expected,
		status: 'done',
		platformStatus: 'completed',
	});
	expect(stateOf('task_1', { status: 'success', progress: 100, result: older })).toEqual({
		...expected,
		status: 'done',
		platformStatus: 'success',
	});
});

it('reads XML values: texts, a single URL, empty errors', () => {
	const result = {
		errors: '',
		source_id: '1',
		total: '0',
		type: 'segment',
		urls: '/api/download/4cf4/a.csv',
	};
	expect(stateOf('t', { status: 'success', progress: '7', result })).toEqual({
		exportId: 't',
		status: 'done',
		platformStatus: 'success',
		progress: 7,
		total: 0,
		type: 'segment',
		fileName: 'a.csv',
		fileUrls: ['/api/download/4cf4/a.csv'],
	});
});

it('keeps several URLs in order, and names the first file', () => {
	const { fileUrls, fileName } = stateOf('t', { result: { urls: ['/a/1.csv', '/a/2.csv'] } });
	expect(fileUrls).toEqual(['/a/1.csv', '/a/2.csv']);
	expect(fileName).toBe('1.csv');
});

it('has no URLs if nothing was exported', () => {
	expect(stateOf('t', { status: 'success', result: { total: 0, urls: [] } })).toEqual({
		exportId: 't',
		status: 'done',
		platformStatus: 'success',
		total: 0,
	});
});

it.each([undefined, null, '', 'text', 5, [], [{ status: 'success' }]])(
	'knows only the ID from %j',
	(data) => {
		expect(stateOf('t', data)).toEqual({ exportId: 't', status: 'running' });
	},
);

describe('a field of an unexpected type is omitted', () => {
	const nothing = { exportId: 't', status: 'running' };

	it.each([null, {}, [], true, '', '  ', 'much', -1, NaN, Infinity, '-5'])(
		'progress and total %j',
		(value) => {
			expect(stateOf('t', { progress: value, result: { total: value } })).toEqual(nothing);
		},
	);

	it.each([null, '', 'text', 5, [], ['x']])('result %j', (result) => {
		expect(stateOf('t', { result })).toEqual(nothing);
	});

	it.each([null, '', {}, 5, [5, null, {}, ''], [[]]])('urls %j', (urls) => {
		expect(stateOf('t', { result: { urls } })).toEqual(nothing);
	});

	it.each([null, 5, {}, [], true])('type %j', (type) => {
		expect(stateOf('t', { result: { type } })).toEqual(nothing);
	});
});

it('returns the errors as clean texts', () => {
	const { errors } = stateOf('t', { status: 'failed', result: { errors: ['no <b>rights</b>', '', ' x '] } });
	expect(errors).toEqual(['no rights', 'x']);
});

it.each([[{}], [[null]], [[{}]], [[[]]], [false], [0], [null], [{ error: '' }], [['']]])(
	'has no errors in %j',
	(errors) => {
		expect(stateOf('t', { status: 'completed', result: { errors } })).not.toHaveProperty('errors');
	},
);

it.each([
	[{ error: 'x' }, ['x']],
	[{ error: ['x', 'y'] }, ['x', 'y']],
	[
		[{ message: 'x' }, 'y'],
		['x', 'y'],
	],
])('returns the texts in %j', (errors, texts) => {
	expect(stateOf('t', { result: { errors } }).errors).toEqual(texts);
});

it('returns errors that are not texts in a readable form', () => {
	const { errors } = stateOf('t', { result: { errors: [{ code: 5, text: 'no rights' }] } });
	expect(errors?.join()).toContain('no rights');
	expect(errors?.join()).not.toContain('[object Object]');
});
