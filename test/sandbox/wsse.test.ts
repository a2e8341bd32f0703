import { startSandbox, wsseDigest, type Sandbox } from '../../sandbox';
import { envelope, wsse } from './clients';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});

afterAll(async () => await sandbox.close());

async function language(header: string | undefined): Promise<Response> {
	return await fetch(
		`${sandbox.emarsys.v2Url}/language`,
		header === undefined ? {} : { headers: { 'x-wsse': header } },
	);
}

/** The current time in Vienna, without an offset. */
function viennaNow(): string {
	return new Date().toLocaleString('sv-SE', { timeZone: 'Europe/Vienna' }).replace(' ', 'T');
}

it('computes the documented test vector', () => {
	const digest = wsseDigest('d36e316282959a9ed4c89851497a717f', '2014-03-20T12:51:45Z', 'customersecret');
	expect(digest).toBe('YWQyNWE5Y2JkOTY2ZTU1ODg2M2QzNzVhNDZlZGQwZjg5YjZlZTk4Yw==');
	expect(digest).toHaveLength(56);
});

describe('the X-WSSE header', () => {
	const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

	it.each([
		['with milliseconds', () => new Date().toISOString()],
		['without', () => new Date().toISOString().replace(/\.\d+/, '')],
		['with +00:00', () => new Date().toISOString().replace('Z', '+00:00')],
		['with +0000', () => new Date().toISOString().replace('Z', '+0000')],
		['without a zone, as Vienna time', viennaNow],
		['four minutes old', () => minutesAgo(4)],
		['four minutes ahead', () => minutesAgo(-4)],
	])('is accepted with a time %s', async (_name, created) => {
		expect((await language(wsse(sandbox, { created: created() }))).status).toBe(200);
	});

	it.each([6, -6, 61])('is rejected if it is %d minutes off', async (minutes) => {
		const response = await language(wsse(sandbox, { created: minutesAgo(minutes) }));
		expect(response.status).toBe(401);
		expect(await envelope(response)).toEqual({ replyCode: 1, replyText: 'Time frame is invalid', data: '' });
	});

	it('has its clock in the Date header', async () => {
		sandbox.faults.add({ platform: 'emarsys', clockSkewMs: 10 * 60_000 });
		const response = await language(wsse(sandbox));
		expect(await envelope(response)).toMatchObject({ replyText: 'Time frame is invalid' });
		const told = Date.parse(response.headers.get('date') ?? '');
		expect(Math.round((told - Date.now()) / 60_000)).toBe(10);
	});

	it.each<[string, () => string | undefined]>([
		['missing', () => undefined],
		['made with another secret', () => wsse(sandbox, { secret: 'wrong' })],
		['of another user', () => wsse(sandbox).replace(sandbox.emarsys.username, 'other')],
		['with a short nonce', () => wsse(sandbox, { nonce: 'abc123' })],
		['with a nonce in base64', () => wsse(sandbox, { nonce: 'bm9uY2Vub25jZW5vbmNlbm9uY2Vub25j' })],
		['with an invalid time', () => wsse(sandbox, { created: 'yesterday' })],
		[
			'with the digest of raw bytes',
			() => wsse(sandbox).replace(/PasswordDigest="[^"]*"/, 'PasswordDigest="rSWpy9lm5ViGPTdaRu3Q+Jtu6Yw="'),
		],
		['in another form', () => wsse(sandbox).replace('UsernameToken ', '')],
	])('is rejected if it is %s', async (_name, header) => {
		const response = await language(header());
		expect(response.status).toBe(401);
		expect(await envelope(response)).toMatchObject({ replyCode: 1 });
	});

	it('is valid for one request only', async () => {
		const header = wsse(sandbox);
		expect((await language(header)).status).toBe(200);
		expect((await language(header)).status).toBe(401);
	});
});
