import { call, startExport } from './support/callbacks';
import { started, TriggerWorkflow } from './support/triggers';
import { N8nFixture } from './support/n8nFixture';

const LONG = 10 * 60_000;

describe('what the Contact Export Trigger refuses', () => {
	let fixture: N8nFixture;
	let trigger: TriggerWorkflow;
	/** A finished export, so that only the call itself can be the reason for a refusal. */
	let done: string;
	beforeAll(async () => {
		fixture = await N8nFixture.open({ jobDurationMs: LONG, emarsys: { callbacks: { when: 'never' } } });
		trigger = await TriggerWorkflow.publish(fixture);
		done = await startExport(fixture.sandbox);
		fixture.sandbox.jobs.finish(done);
	});
	afterAll(async () => await fixture.close());
	beforeEach(() => {
		fixture.sandbox.requests.length = 0;
		fixture.sandbox.faults.clear();
	});

	describe('without an execution', () => {
		afterEach(async () => expect(await trigger.executions()).toEqual([]));

		it('an export unknown to the account: 404', async () => {
			expect(await call(trigger.address, { body: { id: '999999999', status: 'done' } })).toBe(404);
			expect(fixture.sandbox.requests).toHaveLength(1);
		});

		it('simultaneous calls about one export share one request', async () => {
			fixture.sandbox.faults.add({ path: '/export/999999998', drip: { bytes: 20, everyMs: 100 } });
			const calls = Array.from(
				{ length: 8 },
				async () => await call(trigger.address, { body: { id: '999999998' } }),
			);
			expect(new Set(await Promise.all(calls))).toEqual(new Set([404]));
			expect(fixture.sandbox.requests).toHaveLength(1);
		});

		it('an export that is not done: 503, whatever the call claims', async () => {
			const running = await startExport(fixture.sandbox);
			for (const body of [{ id: running, status: 'done' }, { data: { id: running, status: 'error' } }]) {
				expect(await call(trigger.address, { body })).toBe(503);
			}
		});

		it.each(['scheduled', 'in progress', 'ready', 'a new status'])(
			'the status "%s": 503',
			async (statusWord) => {
				const running = await startExport(fixture.sandbox);
				fixture.sandbox.faults.add({ path: `/export/${running}`, statusWord });
				expect(await call(trigger.address, { body: { id: running } })).toBe(503);
			},
		);

		it.each([
			['500', { status: 500 }],
			['an error page of a proxy', { status: 502, body: '<html>Bad Gateway</html>' }],
			['no connection', { reset: 'beforeHeaders' as const }],
			['too many requests', { emarsysError: 'rateLimited' as const }],
			['rejected credentials', { emarsysError: 'unauthorized' as const }],
			['a missing permission', { status: 403 }],
			['a response that is not JSON', { status: 200, body: 'OK' }],
			['an endless response', { hugeBody: 50_000_000 }],
		])('the API is unavailable (%s): 503', async (_, fault) => {
			fixture.sandbox.faults.add({ path: `/export/${done}`, times: Infinity, ...fault });
			expect(await call(trigger.address, { body: { id: done } })).toBe(503);
		});

		it('the API does not respond: 503 after 20 s', async () => {
			fixture.sandbox.faults.add({ path: `/export/${done}`, hang: true });
			const startedAt = Date.now();
			expect(await call(trigger.address, { body: { id: done } })).toBe(503);
			expect(Date.now() - startedAt).toBeGreaterThan(15_000);
		}, 90_000);

		it.each<[string, unknown, string]>([
			['nothing', undefined, 'application/json'],
			['an empty text', '', 'text/plain'],
			['half of it', '{"id":', 'application/json'],
			['half of it', '{"id":', 'text/plain'],
			['a list', [{ id: 1 }], 'application/json'],
			['null', 'null', 'application/json'],
			['no id', { status: 'done' }, 'application/json'],
			['an invalid ID', { id: '../contact' }, 'application/json'],
			['an ID that is too long', { id: '1'.repeat(21) }, 'application/json'],
			['an ID that is an object', { id: { toString: 1 } }, 'application/json'],
			['a negative ID', { id: -1 }, 'application/json'],
			['XML without an ID', '<status>done</status>', 'application/xml'],
			['a form without an ID', 'status=done', 'application/x-www-form-urlencoded'],
		])('%s (%j, %s): 400, without a request to Emarsys', async (_, body, contentType) => {
			// n8n itself responds with 422 to invalid JSON.
			expect([400, 422]).toContain(await call(trigger.address, { body, contentType }));
			expect(fixture.sandbox.requests).toEqual([]);
		});

		it.each(['application/json', 'text/plain', null])('more than 64 KiB (%s): 400', async (contentType) => {
			const body = JSON.stringify({ id: done, filling: 'x'.repeat(64 * 1024) });
			expect([400, 413]).toContain(await call(trigger.address, { body, contentType }));
			expect(fixture.sandbox.requests).toEqual([]);
		});

		it.each(['GET', 'PUT', 'DELETE', 'PATCH'])('the method %s', async (method) => {
			const status = await call(trigger.address, { method, ...(method !== 'GET' && { body: { id: done } }) });
			expect(status).toBe(404);
			expect(fixture.sandbox.requests).toEqual([]);
		});
	});

	it('after all of that it still accepts a real call', async () => {
		expect(await call(trigger.address, { body: { id: done } })).toBe(200);
		expect(started(await trigger.ended(1))[0]?.json.exportId).toBe(done);
	});

	it('Secret: required in the URL', async () => {
		const secret = 'pß & 1/2';
		const guarded = await TriggerWorkflow.publish(fixture, {
			parameters: { options: { secret: `${secret}\n` } },
		});
		fixture.sandbox.requests.length = 0;
		const right = `?secret=${encodeURIComponent(secret)}`;
		const refused = [
			'',
			'?secret',
			'?secret=',
			'?secret=wrong',
			`${right}x`,
			`?secret[]=${encodeURIComponent(secret)}x`,
			'?secret[length]=1',
			`?Secret=${encodeURIComponent(secret)}`,
		];
		for (const query of refused) {
			const status = await call(`${guarded.address}${query}`, { body: { id: done } });
			expect([query, status]).toEqual([query, 401]);
		}
		expect(fixture.sandbox.requests).toEqual([]);
		expect(await guarded.executions()).toEqual([]);
		expect(await call(`${guarded.address}${right}`, { body: { id: done } })).toBe(200);
		const [execution] = await guarded.ended(1);
		expect(execution?.status).toBe('success');
		expect(JSON.stringify(execution?.data.resultData)).not.toContain(secret);
	});

	it.each<[string, string[], string[]]>([
		['203.0.113.7', ['203.0.113.7', '::ffff:203.0.113.7'], ['203.0.113.8', '2001:db8::1', '127.0.0.1']],
		[
			'198.51.100.0/24, 203.0.113.7',
			['198.51.100.0', '198.51.100.255', '203.0.113.7'],
			['198.51.101.0', '203.0.113.8'],
		],
		['2001:db8::1', ['2001:db8::1', '2001:0db8:0:0::0001'], ['2001:db8::2', '203.0.113.7']],
		['2001:db8::/32', ['2001:db8:ffff::1'], ['2001:db9::1', '::1']],
		['::ffff:203.0.113.7', ['203.0.113.7', '::ffff:203.0.113.7'], ['203.0.113.8']],
		['::ffff:203.0.113.0/120', ['203.0.113.7', '::ffff:203.0.113.8'], ['203.0.114.1']],
		['0.0.0.0/0', ['203.0.113.7'], ['2001:db8::1']],
		['not an address', [], ['203.0.113.7', 'not an address']],
		['203.0.113.7, not an address', ['203.0.113.7'], ['203.0.113.8', '127.0.0.1']],
	])('IP Allowlist "%s"', async (ipAllowlist, allowed, refused) => {
		const guarded = await TriggerWorkflow.publish(fixture, { parameters: { options: { ipAllowlist } } });
		fixture.sandbox.requests.length = 0;
		const responseTo = async (from: string) => [
			from,
			await call(guarded.address, { from, body: { id: done } }),
		];
		for (const from of refused) expect(await responseTo(from)).toEqual([from, 403]);
		expect(fixture.sandbox.requests).toEqual([]);
		expect(await guarded.executions()).toEqual([]);
		for (const from of allowed) expect(await responseTo(from)).toEqual([from, 200]);
	});

	it('IP Allowlist: this machine, as n8n sees it', async () => {
		const options = { ipAllowlist: '127.0.0.0/8, ::1' };
		const guarded = await TriggerWorkflow.publish(fixture, { parameters: { options } });
		expect(await call(guarded.address, { body: { id: done } })).toBe(200);
	});
});
