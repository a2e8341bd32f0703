import { startSandbox, type Sandbox } from '../../sandbox';
import { altcraft, bodyOf, emarsys, envelope, startDatabase, startRegistrations } from './clients';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ rows: 2500, jobDurationMs: 0 });
});

afterAll(async () => await sandbox.close());

describe('an export from start to file', () => {
	it('on Altcraft', async () => {
		const taskId = await startDatabase(sandbox);
		const { data } = await bodyOf(await altcraft(sandbox, 'tasks/status', { task_id: taskId }));
		expect(data).toMatchObject({
			status: 'completed',
			progress: 100,
			result: { errors: [], source_id: 1, total: 2500, type: 'database' },
		});
		const [url] = (data.result as { urls: string[] }).urls;
		const file = await fetch(`${sandbox.altcraft.baseUrl}${url}?token=${sandbox.altcraft.token}`);
		expect(file.headers.get('content-type')).toMatch(/^text\/csv/);
		const bytes = Buffer.from(await file.arrayBuffer());
		expect(bytes.equals(await sandbox.jobs.csvOf(taskId))).toBe(true);
		expect(bytes.length).toBe(sandbox.jobs.csvBytesOf(taskId));
	});

	it('on Emarsys', async () => {
		const id = await startRegistrations(sandbox);
		const { data } = await envelope(await emarsys(sandbox, 'GET', `/export/${id}`));
		expect(data).toMatchObject({ id, status: 'done', type: 'Registrations' });
		expect(data.file_name).toMatch(/\.csv$/);
		const file = await emarsys(sandbox, 'GET', `/export/${id}/data`);
		expect(file.headers.get('content-type')).toBe('text/csv;charset=UTF-8');
		const bytes = Buffer.from(await file.arrayBuffer());
		expect(bytes.equals(await sandbox.jobs.csvOf(id))).toBe(true);
		expect(bytes.toString().split('\n', 1)).toEqual(['user_id,First Name,Last Name,Email,last update']);
	});

	it('records requests and response statuses', () => {
		expect(sandbox.requests[0]).toMatchObject({
			platform: 'altcraft',
			method: 'POST',
			status: 200,
			faults: [],
		});
		expect(sandbox.requests.at(-1)).toMatchObject({ platform: 'emarsys', method: 'GET', body: '' });
	});
});
