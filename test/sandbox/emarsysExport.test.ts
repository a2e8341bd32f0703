import { startSandbox, type EmarsysFailureName, type Sandbox } from '../../sandbox';
import { emarsys, envelope, startRegistrations } from './clients';

let sandbox: Sandbox;
let now: number;

beforeEach(async () => {
	now = Date.parse('2026-07-01T22:30:00Z');
	sandbox = await startSandbox({ now: () => now, jobDurationMs: 1000, rows: 40 });
});

afterEach(async () => await sandbox.close());

async function status(id: string): Promise<Record<string, unknown>> {
	return (await envelope(await emarsys(sandbox, 'GET', `/export/${id}`))).data;
}

async function refusal(method: string, path: string, body?: object): Promise<[number, number, string]> {
	const response = await emarsys(sandbox, method, path, body);
	const { replyCode, replyText } = await envelope(response);
	return [response.status, replyCode, replyText];
}

const SEGMENT = { distribution_method: 'local', contact_fields: [3], filter: 100002033 };

describe('an export', () => {
	it('goes through all states, and has a file name only at the end', async () => {
		const id = await startRegistrations(sandbox);
		const seen = [];
		for (const step of [0, 150, 650, 199, 1]) {
			now += step;
			const { status: word, file_name: name } = await status(id);
			seen.push([word, name === null]);
		}
		expect(seen).toEqual([
			['scheduled', true],
			['in progress', true],
			['ready', true],
			['ready', true],
			['done', false],
		]);
	});

	it('has its ID as text and times of Vienna without an offset', async () => {
		const id = await startRegistrations(sandbox);
		expect(await status(id)).toEqual({
			id,
			created: '2026-07-02 00:30:00',
			status: 'scheduled',
			type: 'Registrations',
			file_name: null,
		});
	});

	it('names the server of an FTP export, and has no file (4004)', async () => {
		const ftp = { host: '88.99.123.23', port: 22, username: 'u', password: 'p', folder: 'folder/subfolder' };
		const id = await startRegistrations(sandbox, { distribution_method: 'sftp', ftp_settings: ftp });
		sandbox.jobs.finish(id);
		expect(await status(id)).toMatchObject({ ftp_host: '88.99.123.23', ftp_dir: 'folder/subfolder' });
		expect(await refusal('GET', `/export/${id}/data`)).toEqual([404, 4004, expect.any(String)]);
	});

	it('can fail', async () => {
		sandbox.faults.add({ jobFails: true });
		const id = await startRegistrations(sandbox);
		expect(await status(id)).toMatchObject({ status: 'scheduled' });
		now += 1000;
		expect(await status(id)).toMatchObject({ status: 'error', file_name: null });
		const other = await startRegistrations(sandbox);
		sandbox.jobs.fail(other);
		expect(await status(other)).toMatchObject({ status: 'error' });
	});

	it('can have an unknown status', async () => {
		const id = await startRegistrations(sandbox);
		sandbox.faults.add({ path: '/export/*', statusWord: 'paused' });
		expect(await status(id)).toMatchObject({ status: 'paused' });
		expect(await status(id)).toMatchObject({ status: 'scheduled' });
	});

	it('has no file before it is done (4005)', async () => {
		const id = await startRegistrations(sandbox);
		now += 900;
		expect(await status(id)).toMatchObject({ status: 'ready' });
		expect(await refusal('GET', `/export/${id}/data`)).toEqual([404, 4005, expect.any(String)]);
	});

	it('is not found under another ID', async () => {
		expect(await refusal('GET', '/export/1')).toEqual([400, 10001, 'Invalid export ID']);
		expect(await refusal('GET', '/export/x/data')).toEqual([400, 10001, 'Invalid export ID']);
	});
});

describe('a second export', () => {
	it('with the same settings is rejected while the first one runs (4001), without an ID', async () => {
		const id = await startRegistrations(sandbox);
		const again = await emarsys(
			sandbox,
			'POST',
			'/contact/getregistrations',
			sandbox.jobs.get(id).parameters,
		);
		expect(again.status).toBe(400);
		expect(await envelope(again)).toEqual({
			replyCode: 4001,
			replyText: expect.any(String) as unknown,
			data: '',
		});
		await expect(startRegistrations(sandbox, { delimiter: ';' })).resolves.not.toBe(id);
		now += 1000;
		await expect(startRegistrations(sandbox)).resolves.not.toBe(id);
	});

	it('of a segment is rejected while another segment runs (423/10003)', async () => {
		await emarsys(sandbox, 'POST', '/export/filter', SEGMENT);
		const other = { ...SEGMENT, filter: 100002034 };
		expect(await refusal('POST', '/export/filter', other)).toEqual([423, 10003, expect.any(String)]);
		sandbox.emarsys.set({ oneSegmentAtATime: false });
		expect((await emarsys(sandbox, 'POST', '/export/filter', other)).status).toBe(200);
	});
});

describe('failures on demand', () => {
	it.each<[EmarsysFailureName, number, number]>([
		['parametersInvalid', 400, 4000],
		['exportRunning', 400, 4001],
		['typeInvalid', 400, 4002],
		['fileGone', 410, 4003],
		['notLocal', 404, 4004],
		['inProgress', 404, 4005],
		['fileLost', 404, 4006],
		['serverError', 500, 4007],
		['segmentEvaluating', 202, 10001],
		['segmentRunning', 423, 10003],
		['rateLimited', 429, 7003],
		['unauthorized', 401, 1],
	])('%s is HTTP %d, replyCode %d', async (emarsysError, http, code) => {
		sandbox.faults.add({ path: '/export/*/data', emarsysError });
		expect(await refusal('GET', '/export/1/data')).toEqual([http, code, expect.any(String)]);
		sandbox.faults.add({ path: '/export/*/data', emarsysError, http200: true });
		expect(await refusal('GET', '/export/1/data')).toEqual([200, code, expect.any(String)]);
	});

	it('can all have HTTP 200', async () => {
		sandbox.emarsys.set({ failuresAs: 'http200' });
		expect(await refusal('GET', '/export/1')).toEqual([200, 10001, 'Invalid export ID']);
	});

	it('4005 for a while although the status is done', async () => {
		const id = await startRegistrations(sandbox);
		sandbox.jobs.finish(id);
		sandbox.faults.add({ path: '/export/*/data', emarsysError: 'inProgress', times: 2 });
		const seen = [];
		for (let round = 0; round < 3; round++) {
			seen.push((await emarsys(sandbox, 'GET', `/export/${id}/data`)).status);
		}
		expect(await status(id)).toMatchObject({ status: 'done' });
		expect(seen).toEqual([404, 404, 200]);
	});

	it('a segment that is being evaluated starts nothing', async () => {
		sandbox.faults.add({ path: '/export/filter', emarsysError: 'segmentEvaluating' });
		expect(await refusal('POST', '/export/filter', SEGMENT)).toEqual([202, 10001, expect.any(String)]);
		expect(sandbox.jobs.list()).toHaveLength(0);
	});
});
