import { startSandbox, type AltcraftSettings, type Installation, type Sandbox } from '../../sandbox';
import { altcraft, bodyOf, DATABASE_1, startDatabase } from './clients';

let sandbox: Sandbox;
let now: number;

beforeEach(async () => {
	now = Date.now();
	sandbox = await startSandbox({ now: () => now, jobDurationMs: 1000, rows: 10 });
});

afterEach(async () => await sandbox.close());

interface Result {
	urls: string[];
	errors?: string[];
	total: number;
}

async function status(taskId: string): Promise<{ status: string; progress: number; result?: Result }> {
	return (await bodyOf(await altcraft(sandbox, 'tasks/status', { task_id: taskId }))).data as never;
}

async function finished(
	settings: Partial<AltcraftSettings> = {},
): Promise<{ taskId: string; result: Result }> {
	sandbox.altcraft.set(settings);
	const taskId = await startDatabase(sandbox, { 'request-id': String(Math.random()) });
	sandbox.jobs.finish(taskId);
	const { result } = await status(taskId);
	if (!result) throw new Error('no result');
	return { taskId, result };
}

describe('a task', () => {
	it('runs with progress and without a result, then succeeds', async () => {
		sandbox.altcraft.set({ deduplicate: 'starts' });
		const taskId = await startDatabase(sandbox);
		expect(taskId).toMatch(/^task_[0-9a-f-]{36}$/);
		expect(await status(taskId)).toEqual({ status: 'pending', progress: 0 });
		now += 500;
		expect(await status(taskId)).toEqual({ status: 'processing', progress: 50 });
		now += 500;
		expect(await status(taskId)).toEqual({
			status: 'completed',
			progress: 100,
			result: {
				errors: [],
				source_id: 1,
				total: 10,
				type: 'database',
				urls: [expect.stringMatching(/^\/api\/download\/data\/[0-9a-f-]{36}\/1_database_export\.csv$/)],
			},
		});
	});

	it('has the old shape if set', async () => {
		const { taskId, result } = await finished({
			successStatus: 'success',
			urlForm: 'plain',
			taskPrefix: false,
		});
		expect(taskId).toMatch(/^[0-9a-f-]{36}$/);
		expect((await status(taskId)).status).toBe('success');
		expect(result).not.toHaveProperty('errors');
		expect(result.urls[0]).toMatch(/^\/api\/download\/[0-9a-f-]{36}\/1_database_export\.csv$/);
	});

	it('has several files, which contain all rows once', async () => {
		const { taskId, result } = await finished({ files: 3 });
		expect(result.urls).toHaveLength(3);
		const files = await Promise.all(
			[0, 1, 2].map(async (index) => String(await sandbox.jobs.csvOf(taskId, index))),
		);
		const ids = files.flatMap((file) => file.match(/^1\d{8}(?=,)/gm) ?? []);
		expect(new Set(ids).size).toBe(10);
		expect(ids).toHaveLength(10);
	});

	it('has no files if there are no contacts', async () => {
		sandbox.setRows(0);
		expect((await finished()).result).toMatchObject({ total: 0, urls: [] });
	});

	it.each(['failed', 'error', 'cancelled'])('can end as %s', async (word) => {
		sandbox.faults.add({ platform: 'altcraft', jobFails: true, word, errors: ['Segment is broken'] });
		const taskId = await startDatabase(sandbox);
		now += 1000;
		expect(await status(taskId)).toMatchObject({
			status: word,
			result: { errors: ['Segment is broken'], urls: [] },
		});
	});

	it('can have an unknown status', async () => {
		const taskId = await startDatabase(sandbox);
		sandbox.faults.add({ path: '/tasks/status', statusWord: 'hatching' });
		expect((await status(taskId)).status).toBe('hatching');
	});
});

describe('a start is rejected', () => {
	it.each<[object, RegExp]>([
		[{ ...DATABASE_1, source_type: 'list' }, /source_type/],
		[{ ...DATABASE_1, source_id: '1' }, /source_id/],
		[{ ...DATABASE_1, source_id: undefined }, /source_id/],
		[{ ...DATABASE_1, source_id: 404 }, /not found/],
		[{ ...DATABASE_1, source_type: 'segment', source_id: 2 }, /not found/],
		[{ ...DATABASE_1, file_format: 'xlsx' }, /file_format/],
		[{ ...DATABASE_1, custom_request: '{}' }, /custom_request/],
	])('for %j', async (body, text) => {
		const response = await altcraft(sandbox, 'profiles/get_all', body);
		expect(response.status).toBe(200);
		expect(await bodyOf(response)).toEqual({
			error: 400,
			error_text: expect.stringMatching(text) as unknown,
		});
		expect(sandbox.jobs.list()).toHaveLength(0);
	});

	it('with the HTTP status of the error on some installations', async () => {
		sandbox.altcraft.set({ errorsAs: 'httpStatus' });
		const response = await altcraft(sandbox, 'tasks/status', { task_id: 'task_404' });
		expect(response.status).toBe(400);
		expect(await bodyOf(response)).toMatchObject({ error: 400 });
	});

	it('with 403, before parameters are read, where the role of the token lacks the right', async () => {
		sandbox.altcraft.set({ forbidden: ['profiles', 'segments'] });
		const errors = ['profiles/get_all', 'segments/list', 'databases/list'].map(
			async (method) => (await bodyOf(await altcraft(sandbox, method, {}))).error,
		);
		expect(await Promise.all(errors)).toEqual([403, 403, 0]);
		sandbox.altcraft.set({ forbidden: [] });
		expect((await bodyOf(await altcraft(sandbox, 'profiles/get_all', {}))).error).toBe(400);
	});

	it.each([402, 403, 500])('with %d on demand', async (altcraftError) => {
		sandbox.faults.add({ path: '/profiles/get_all', altcraftError });
		expect(await bodyOf(await altcraft(sandbox, 'profiles/get_all', DATABASE_1))).toMatchObject({
			error: altcraftError,
		});
	});
});

describe('the token', () => {
	type Place = 'header' | 'body' | 'url';

	async function list(place: Place, token: string): Promise<number> {
		const query = place === 'url' ? `?token=${token}` : '';
		const headers = { authorization: place === 'header' ? `Bearer ${token}` : '' };
		const body = place === 'body' ? { token } : {};
		return (await bodyOf(await altcraft(sandbox, `databases/list${query}`, body, headers))).error;
	}

	async function download(place: Place, token: string): Promise<number> {
		const { result } = await finished();
		const query = place === 'url' ? `?token=${token}` : '';
		const headers = { authorization: place === 'header' ? `Bearer ${token}` : '' };
		return (await fetch(`${sandbox.altcraft.baseUrl}${result.urls[0]}${query}`, { headers })).status;
	}

	it.each<[Installation, Record<Place, number>, Record<'header' | 'url', number>]>([
		['both', { header: 0, body: 0, url: 0 }, { header: 200, url: 200 }],
		['headerOnly', { header: 0, body: 401, url: 401 }, { header: 200, url: 401 }],
		['bodyOnly', { header: 401, body: 0, url: 401 }, { header: 401, url: 200 }],
	])('on an installation of the kind %s', async (kind, api, file) => {
		const { token } = sandbox.altcraft;
		for (const place of ['header', 'url'] as const) {
			sandbox.altcraft.setInstallation('both');
			const { result } = await finished();
			sandbox.altcraft.setInstallation(kind);
			const query = place === 'url' ? `?token=${token}` : '';
			const headers = { authorization: place === 'header' ? `Bearer ${token}` : '' };
			const response = await fetch(`${sandbox.altcraft.baseUrl}${result.urls[0]}${query}`, { headers });
			expect([place, response.status]).toEqual([place, file[place]]);
		}
		for (const place of ['header', 'body', 'url'] as const) {
			expect([place, await list(place, token)]).toEqual([place, api[place]]);
		}
	});

	it('is rejected if it is wrong', async () => {
		for (const place of ['header', 'body', 'url'] as const) expect(await list(place, 'wrong')).toBe(401);
		for (const place of ['header', 'url'] as const) expect(await download(place, 'wrong')).toBe(401);
		sandbox.altcraft.set({ downloadErrorsAs: 'http200' });
		expect(await download('header', 'wrong')).toBe(200);
	});
});

describe('deduplication', () => {
	const again = async (headers: Record<string, string>): Promise<[string, string | null]> => {
		const response = await altcraft(sandbox, 'profiles/get_all', DATABASE_1, headers);
		return [String((await bodyOf(response)).data.task_id), response.headers.get('Duplicate-Request')];
	};

	it('replays the response to the same Request-ID for a day', async () => {
		const [first, fresh] = await again({ 'request-id': 'a' });
		expect(fresh).toBeNull();
		expect(await again({ 'request-id': 'a', 'x-other': 'header' })).toEqual([first, 'true']);
		expect((await again({ 'request-id': 'b' }))[0]).not.toBe(first);
		now += 24 * 60 * 60 * 1000;
		expect((await again({ 'request-id': 'a' }))[1]).toBeNull();
	});

	it('replays it without a Request-ID for the same body and headers', async () => {
		const [first] = await again({});
		expect(await again({})).toEqual([first, 'true']);
		expect((await again({ 'x-other': 'header' }))[0]).not.toBe(first);
	});

	it('makes it safe to repeat a start whose response was lost', async () => {
		sandbox.faults.add({ path: '/profiles/get_all', processThenReset: true });
		await expect(again({ 'request-id': 'a' })).rejects.toThrow();
		const [id, duplicate] = await again({ 'request-id': 'a' });
		expect(duplicate).toBe('true');
		expect(sandbox.jobs.list().map((job) => job.id)).toEqual([id]);
	});

	it('freezes polls without their own Request-ID, as the vendor documents for all requests', async () => {
		const taskId = await startDatabase(sandbox);
		const progress = async (headers: Record<string, string>): Promise<unknown> => {
			now += 100;
			return (await bodyOf(await altcraft(sandbox, 'tasks/status', { task_id: taskId }, headers))).data
				.progress;
		};
		expect([await progress({}), await progress({})]).toEqual([10, 10]);
		expect([await progress({ 'request-id': 'p' }), await progress({ 'request-id': 'p' })]).toEqual([30, 30]);
		sandbox.altcraft.set({ deduplicate: 'starts' });
		expect([await progress({}), await progress({})]).toEqual([50, 60]);
	});

	it('can be disabled', async () => {
		sandbox.altcraft.set({ deduplicate: 'off' });
		const [first] = await again({ 'request-id': 'a' });
		expect((await again({ 'request-id': 'a' }))[0]).not.toBe(first);
	});
});

describe.each(['databases', 'segments'])('%s/list', (name) => {
	interface Page {
		data: Array<{ id: number; name: string }>;
		next_from_id: number;
		total_count: number;
	}
	const page = async (body: object): Promise<Page> =>
		(await (await altcraft(sandbox, `${name}/list`, body)).json()) as Page;

	it('has pages, with a next ID even on the last one', async () => {
		const whole = await page({});
		expect(whole).toMatchObject({ error: 0, total_count: 4, data: [{ id: 1 }, {}, {}, {}] });
		const last = whole.data[3]?.id ?? 0;
		expect(whole.next_from_id).toBe(last + 1);
		const first = await page({ limit: 2 });
		expect(first.data).toEqual(whole.data.slice(0, 2));
		expect((await page({ limit: 2, from_id: first.next_from_id })).data).toEqual(whole.data.slice(2));
		expect(await page({ from_id: last + 1 })).toMatchObject({
			data: [],
			next_from_id: last + 1,
			total_count: 4,
		});
	});

	it('requires integers', async () => {
		expect(await page({ limit: '2' })).toMatchObject({ error: 400 });
	});
});
