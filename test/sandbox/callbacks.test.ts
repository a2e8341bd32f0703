import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { startSandbox, type Sandbox } from '../../sandbox';
import { startRegistrations } from './clients';

interface Call {
	method: string | undefined;
	url: string | undefined;
	type: string | undefined;
	body: Record<string, unknown>;
}

let sandbox: Sandbox;
let receiver: Server;
let address: string;
let calls: Call[];
/** The response statuses of the receiver, in order; 200 after the last. */
let statuses: number[];
let wake: () => void;

beforeEach(async () => {
	calls = [];
	statuses = [];
	wake = () => undefined;
	receiver = createServer((request, response) => {
		void text(request).then((body) => {
			const { method, url, headers } = request;
			calls.push({ method, url, type: headers['content-type'], body: JSON.parse(body) as Call['body'] });
			response.writeHead(statuses.shift() ?? 200).end();
			wake();
		});
	});
	await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
	address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook?workflow=1&x=%C3%A4`;
	sandbox = await startSandbox({ jobDurationMs: 60_000, emarsys: { callbacks: { retryGapMs: 1 } } });
});

afterEach(async () => {
	await sandbox.close();
	receiver.closeAllConnections();
	await new Promise((resolve) => receiver.close(resolve));
});

/** Waits until this number of calls has been responded to and recorded. */
async function called(times: number): Promise<void> {
	const noted = (): number => sandbox.emarsys.callbacks.filter(({ status }) => status !== undefined).length;
	while (calls.length < times || noted() < times) {
		await new Promise<void>((resolve) => {
			wake = resolve;
			setImmediate(resolve);
		});
	}
}

async function start(): Promise<string> {
	return await startRegistrations(sandbox, { notification_url: address });
}

it('posts the status payload, its id at the top level, when the export is done', async () => {
	const id = await start();
	expect(calls).toEqual([]);
	sandbox.jobs.finish(id);
	await called(1);
	expect(calls).toEqual([
		{
			method: 'POST',
			url: '/hook?workflow=1&x=%C3%A4',
			type: 'application/json',
			body: expect.objectContaining({ id, status: 'done', type: 'Registrations' }) as unknown,
		},
	]);
	expect(sandbox.emarsys.callbacks).toMatchObject([
		{ exportId: id, url: address, copy: 1, attempt: 1, status: 200 },
	]);
});

it('posts the envelope and another content type if set', async () => {
	sandbox.emarsys.setCallbacks({ shape: 'envelope', contentType: 'text/plain' });
	const id = await start();
	sandbox.jobs.finish(id);
	await called(1);
	expect(calls).toMatchObject([
		{ type: 'text/plain', body: { replyCode: 0, replyText: 'OK', data: { id, status: 'done' } } },
	]);
});

it('announces failures, too', async () => {
	const id = await start();
	sandbox.jobs.fail(id);
	await called(1);
	expect(calls[0]?.body).toMatchObject({ id, status: 'error' });
});

it('is sent automatically when the time has passed', async () => {
	sandbox.setJobDuration(0);
	await start();
	await called(1);
	expect(calls).toHaveLength(1);
});

it('is early if set, before the file can be downloaded', async () => {
	// The clock stands still, so the export can't finish, however slowly this runs.
	const frozen = Date.now();
	const early = await startSandbox({ jobDurationMs: 10, now: () => frozen });
	early.emarsys.setCallbacks({ when: 'early' });
	const id = await startRegistrations(early, { notification_url: address });
	while (calls.length < 1) await new Promise((resolve) => setImmediate(resolve));
	expect(calls[0]?.body).toMatchObject({ id, status: 'scheduled', file_name: null });
	await early.close();
});

it('is retried five times after failures', async () => {
	statuses = [503, 500, 404, 401, 302, 503, 200];
	const id = await start();
	sandbox.jobs.finish(id);
	await called(6);
	expect(sandbox.emarsys.callbacks.map(({ attempt, status }) => [attempt, status])).toEqual([
		[1, 503],
		[2, 500],
		[3, 404],
		[4, 401],
		[5, 302],
		[6, 503],
	]);
});

it('is not retried after a success', async () => {
	statuses = [503];
	const id = await start();
	sandbox.jobs.finish(id);
	await called(2);
	await sandbox.emarsys.callBack(id);
	expect(calls).toHaveLength(3);
});

it('is pending until it is accepted or given up', async () => {
	expect(sandbox.emarsys.unsettledCallbacks()).toBe(0);
	statuses = [503, 200];
	const accepted = await start();
	const during: number[] = [];
	wake = () => during.push(sandbox.emarsys.unsettledCallbacks());
	await sandbox.emarsys.callBack(accepted);
	expect(during).toEqual([1, 1]);
	statuses = Array<number>(6).fill(503);
	await sandbox.emarsys.callBack(accepted);
	expect(calls).toHaveLength(8);
	expect(sandbox.emarsys.unsettledCallbacks()).toBe(0);
});

it('is retried after network failures', async () => {
	receiver.closeAllConnections();
	const closed = new Promise((resolve) => receiver.close(resolve));
	await closed;
	const id = await start();
	await sandbox.emarsys.callBack(id);
	expect(sandbox.emarsys.callbacks).toHaveLength(6);
	expect(sandbox.emarsys.callbacks[0]).toMatchObject({
		error: expect.stringMatching(/ECONNREFUSED/) as unknown,
	});
	receiver.listen(0);
});

it.each([true, false])('is sent twice if set (at once: %s)', async (simultaneous) => {
	sandbox.emarsys.setCallbacks({ copies: 2, simultaneous });
	const id = await start();
	sandbox.jobs.finish(id);
	await called(2);
	expect(calls.map(({ body }) => body.id)).toEqual([id, id]);
	expect(sandbox.emarsys.callbacks.map(({ copy }) => copy)).toEqual([1, 2]);
});

it('is never sent if set so, but can be triggered', async () => {
	sandbox.emarsys.setCallbacks({ when: 'never' });
	sandbox.setJobDuration(0);
	const id = await start();
	sandbox.jobs.finish(id);
	expect(sandbox.emarsys.callbacks).toEqual([]);
	await sandbox.emarsys.callBack(id);
	expect(calls).toHaveLength(1);
});

it.each([
	'http://192.0.2.1/hook',
	'http://example.com/',
	'https://127.0.0.1/',
	'http://127.0.0.1.example.com/',
])('is never sent to another machine: %s', async (elsewhere) => {
	const id = await startRegistrations(sandbox, { notification_url: elsewhere });
	await sandbox.emarsys.callBack(id);
	expect(sandbox.emarsys.callbacks).toMatchObject([{ url: elsewhere, error: expect.any(String) as unknown }]);
	expect(sandbox.emarsys.callbacks[0]).not.toHaveProperty('status');
});
