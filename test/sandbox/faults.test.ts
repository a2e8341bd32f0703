import { startSandbox, type Fault, type Sandbox } from '../../sandbox';
import { altcraft, bodyOf, emarsys, startDatabase, startRegistrations } from './clients';

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox({ jobDurationMs: 0, rows: 500 });
});

afterEach(async () => await sandbox.close());

const language = async (): Promise<Response> => await emarsys(sandbox, 'GET', '/language');

describe('which requests a fault hits', () => {
	const outcome = async (): Promise<number> => (await language()).status;

	it('one by default', async () => {
		const handle = sandbox.faults.add({ status: 500 });
		expect([await outcome(), await outcome()]).toEqual([500, 200]);
		expect(handle.hits).toBe(1);
		expect(sandbox.requests.map(({ status, faults }) => [status, faults])).toEqual([
			[500, ['status']],
			[200, []],
		]);
	});

	it('a number of requests after a number of others', async () => {
		sandbox.faults.add({ status: 503, after: 1, times: 2 });
		expect([await outcome(), await outcome(), await outcome(), await outcome()]).toEqual([
			200, 503, 503, 200,
		]);
	});

	it('several, one after another', async () => {
		sandbox.faults.add({ status: 500 });
		sandbox.faults.add({ status: 502 });
		expect([await outcome(), await outcome(), await outcome()]).toEqual([500, 502, 200]);
	});

	it('all of them, until it is removed', async () => {
		const handle = sandbox.faults.add({ status: 500, times: Infinity });
		expect([await outcome(), await outcome()]).toEqual([500, 500]);
		handle.remove();
		expect(await outcome()).toBe(200);
		sandbox.faults.add({ status: 500, times: Infinity });
		sandbox.faults.clear();
		expect(await outcome()).toBe(200);
	});

	it.each<[Pick<Fault, 'platform' | 'method' | 'path'>, number]>([
		[{ platform: 'altcraft' }, 200],
		[{ platform: 'emarsys' }, 418],
		[{ method: 'POST' }, 200],
		[{ method: 'get' }, 418],
		[{ path: '/language' }, 418],
		[{ path: '/api/v2/language' }, 418],
		[{ path: '/api/v3/language' }, 200],
		[{ path: '/lang*' }, 418],
		[{ path: '/*/language' }, 200],
		[{ path: '/**' }, 418],
		[{ path: /lang/ }, 418],
	])('with %j: %d', async (scope, status) => {
		sandbox.faults.add({ ...scope, status: 418 });
		expect(await outcome()).toBe(status);
	});

	it('must have an effect', () => {
		expect(() => sandbox.faults.add({ platform: 'altcraft' } as never)).toThrow(TypeError);
	});
});

describe('responses instead of those of the platform', () => {
	it('with any status, headers and body, before credentials are checked', async () => {
		sandbox.faults.add({ status: 429, headers: { 'retry-after': '7' }, body: '<html>busy</html>' });
		const response = await fetch(`${sandbox.emarsys.v2Url}/language`);
		expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
		expect(response.headers.get('content-type')).toMatch(/^text\/html/);
		expect(await response.text()).toBe('<html>busy</html>');
	});

	it('with broken JSON, with objects, with nothing', async () => {
		const type = { 'content-type': 'application/json' };
		sandbox.faults.add({ status: 200, headers: type, body: '{"replyCode":' });
		await expect((await language()).json()).rejects.toThrow();
		sandbox.faults.add({ status: 200, body: { replyCode: 'zero' } });
		expect(await (await language()).json()).toEqual({ replyCode: 'zero' });
		sandbox.faults.add({ status: 200 });
		expect(await (await language()).text()).toBe('');
	});

	it('with redirects, to another origin that records what arrives', async () => {
		sandbox.faults.add({ redirect: `${sandbox.otherOrigin.origin}/x?y=z`, status: 307 });
		const response = await language();
		expect([response.status, response.headers.get('location')]).toEqual([
			307,
			`${sandbox.otherOrigin.origin}/x?y=z`,
		]);
		sandbox.faults.add({ redirect: `${sandbox.otherOrigin.origin}/x?y=z` });
		await fetch(`${sandbox.altcraft.baseUrl}/api/download/a/b`, { headers: { 'x-test': 'seen' } });
		expect(sandbox.otherOrigin.requests).toMatchObject([
			{ method: 'GET', url: '/x?y=z', headers: { 'x-test': 'seen' } },
		]);
		sandbox.faults.add({ redirect: 'file:///etc/passwd' });
		expect((await language()).headers.get('location')).toBe('file:///etc/passwd');
	});

	it('with a rewritten response, after the request was processed', async () => {
		sandbox.faults.add({
			method: 'POST',
			rewrite: (body) => body.replace('OK', 'KO'),
			headers: { 'x-made': 'up' },
		});
		const id = await startRegistrations(sandbox);
		expect(sandbox.jobs.get(id).type).toBe('registrations');
		sandbox.faults.add({ rewrite: () => '' });
		expect(await (await language()).text()).toBe('');
		sandbox.faults.add({ path: '/export/*/data', rewrite: (body) => body.toUpperCase() });
		const file = await (await emarsys(sandbox, 'GET', `/export/${id}/data`)).text();
		expect(file).toBe((await sandbox.jobs.csvOf(id)).toString().toUpperCase());
	});

	it('with a body of any size', async () => {
		sandbox.faults.add({ hugeBody: 3_000_000 });
		const text = await (await language()).text();
		expect(text).toHaveLength(3_000_000);
		expect(JSON.parse(text)).toMatchObject({ replyCode: 0, error: 0 });
	});
});

describe('connections', () => {
	/** Reads a whole file, and returns the bytes received before the connection broke. */
	async function read(): Promise<{ promised: string | null; bytes: number; broken: boolean }> {
		const id = await startRegistrations(sandbox);
		const response = await emarsys(sandbox, 'GET', `/export/${id}/data`);
		let bytes = 0;
		try {
			for await (const chunk of response.body ?? []) bytes += (chunk as Uint8Array).length;
			return { promised: response.headers.get('content-length'), bytes, broken: false };
		} catch {
			return { promised: response.headers.get('content-length'), bytes, broken: true };
		}
	}
	const path = '/export/*/data';

	it('are reset before the response', async () => {
		sandbox.faults.add({ path, reset: 'beforeHeaders' });
		await expect(read()).rejects.toThrow();
		expect(sandbox.requests.at(-1)).not.toHaveProperty('status');
	});

	it('are reset within the headers', async () => {
		sandbox.faults.add({ path, reset: 'inHeaders' });
		await expect(read()).rejects.toThrow();
		expect(sandbox.requests.at(-1)).not.toHaveProperty('status');
	});

	it.each<[Fault, number]>([
		[{ path, reset: 'afterHeaders' }, 0],
		[{ path, reset: { afterBytes: 1234 } }, 1234],
		[{ path, truncate: 1234 }, 1234],
	])('%j', async (fault, expected) => {
		const whole = await read();
		sandbox.faults.add(fault);
		const { promised, bytes, broken } = await read();
		expect({ promised, bytes, broken }).toEqual({ promised: whole.promised, bytes: expected, broken: true });
	});

	it('end early without Content-Length', async () => {
		sandbox.faults.add({ path, truncate: 1234, chunked: true });
		expect(await read()).toEqual({ promised: null, bytes: 1234, broken: true });
	});

	it('even in the middle of JSON', async () => {
		sandbox.faults.add({ truncate: 10 });
		await expect((await language()).text()).rejects.toThrow();
	});

	it('stall', async () => {
		sandbox.faults.add({ path: '/language', stall: { afterBytes: 10 } });
		const { body } = await language();
		const reader = body?.getReader();
		expect((await reader?.read())?.value).toHaveLength(10);
		const next = reader?.read().catch(() => 'cut');
		await sandbox.close();
		expect(await next).toBe('cut');
	});

	it('drip', async () => {
		sandbox.faults.add({ path: '/language', drip: { bytes: 400, everyMs: 1 } });
		expect(await (await language()).json()).toMatchObject({ replyCode: 0 });
	});

	it('delay, and still respond', async () => {
		sandbox.faults.add({ delayMs: 5 });
		expect((await language()).status).toBe(200);
		expect(sandbox.requests.at(-1)).toMatchObject({ faults: ['delayMs'] });
	});

	it('hang, until the client or the sandbox closes', async () => {
		sandbox.faults.add({ hang: true, times: 2 });
		const arrived = async (count: number): Promise<void> => {
			while (sandbox.requests.length < count) await new Promise((resolve) => setImmediate(resolve));
		};
		const client = new AbortController();
		const ended = expect(fetch(sandbox.emarsys.v2Url, { signal: client.signal })).rejects.toThrow();
		await arrived(1);
		client.abort();
		await ended;
		const outcome = expect(language()).rejects.toThrow();
		await arrived(2);
		await sandbox.close();
		await outcome;
	});

	it('break after the request was processed', async () => {
		sandbox.faults.add({ method: 'POST', processThenReset: true });
		await expect(startRegistrations(sandbox)).rejects.toThrow();
		expect(sandbox.jobs.list()).toHaveLength(1);
		expect(sandbox.requests.at(-1)).not.toHaveProperty('status');
	});
});

it('closes at once, whatever is in progress', async () => {
	const taskId = await startDatabase(sandbox);
	const { data } = await bodyOf(await altcraft(sandbox, 'tasks/status', { task_id: taskId }));
	sandbox.faults.add({ path: '/api/download/**', drip: { bytes: 1, everyMs: 100 } });
	const [url] = (data.result as { urls: string[] }).urls;
	const file = await fetch(`${sandbox.altcraft.baseUrl}${url}?token=${sandbox.altcraft.token}`).catch(
		() => undefined,
	);
	await sandbox.close();
	await expect(file?.text()).rejects.toThrow();
});
