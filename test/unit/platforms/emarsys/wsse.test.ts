import { EmarsysWsseApi } from '../../../../credentials/EmarsysWsseApi.credentials';
import { freshWsseHeader, wsseHeader } from '../../../../nodes/platforms/emarsys/wsse';

const HEADER =
	/^UsernameToken Username="customer001", PasswordDigest="([A-Za-z0-9+/]+={0,2})", Nonce="([0-9a-f]{32})", Created="(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"$/;

const parts = (header: unknown) => {
	const [, digest, nonce, created] = HEADER.exec(String(header)) ?? [];
	return { digest, nonce, created };
};

beforeEach(() => jest.useFakeTimers({ now: new Date('2026-11-20T12:00:00.789Z') }));
afterEach(() => jest.useRealTimers());

it("computes the vendor's test vector", () => {
	const header = wsseHeader({
		username: 'customer001',
		secret: 'customersecret',
		nonce: 'd36e316282959a9ed4c89851497a717f',
		created: '2014-03-20T12:51:45Z',
	});
	expect(header).toBe(
		'UsernameToken Username="customer001", PasswordDigest="YWQyNWE5Y2JkOTY2ZTU1ODg2M2QzNzVhNDZlZGQwZjg5YjZlZTk4Yw==", Nonce="d36e316282959a9ed4c89851497a717f", Created="2014-03-20T12:51:45Z"',
	);
});

it('signs a new header with its own nonce and time', () => {
	const header = freshWsseHeader('customer001', 'customersecret');
	const { digest, nonce = '', created = '' } = parts(header);
	expect(digest).toHaveLength(56);
	expect(created).toBe('2026-11-20T12:00:00Z');
	expect(wsseHeader({ username: 'customer001', secret: 'customersecret', nonce, created })).toBe(header);
	expect(wsseHeader({ username: 'customer001', secret: 'another', nonce, created })).not.toBe(header);
});

it('uses a new nonce each time, and the time of the request', () => {
	const headers = [...Array(50).keys()].map(() => {
		jest.advanceTimersByTime(1000);
		return parts(freshWsseHeader('customer001', 'x'));
	});
	expect(new Set(headers.map(({ nonce }) => nonce)).size).toBe(50);
	expect(new Set(headers.map(({ created }) => created)).size).toBe(50);
	expect(headers[0]?.created).toBe('2026-11-20T12:00:01Z');
});

describe('the credential', () => {
	const credentials = { username: 'customer001', secret: 'customersecret' };
	const request = { url: 'https://api.emarsys.net/api/v2/language' };
	const headersFor = async (headers: Record<string, string> = {}) =>
		(await new EmarsysWsseApi().authenticate(credentials, { ...request, headers })).headers ?? {};

	it('computes the header for every single request', async () => {
		const first = parts((await headersFor())['X-WSSE']);
		jest.advanceTimersByTime(6 * 60_000);
		const second = parts((await headersFor())['X-WSSE']);
		expect(first.nonce).toMatch(/^[0-9a-f]{32}$/);
		expect(second.nonce).not.toBe(first.nonce);
		expect([first.created, second.created]).toEqual(['2026-11-20T12:00:00Z', '2026-11-20T12:06:00Z']);
	});

	it('replaces a header of an earlier attempt and keeps the others', async () => {
		const headers = await headersFor({ 'X-WSSE': 'old', Accept: 'text/csv' });
		expect(headers).toEqual({
			'Content-Type': 'application/json',
			Accept: 'text/csv',
			'X-WSSE': expect.stringMatching(HEADER) as unknown,
		});
	});

	it('does not change the given request', async () => {
		const given = { ...request, headers: { Accept: 'x' } };
		await new EmarsysWsseApi().authenticate(credentials, given);
		expect(given).toEqual({ ...request, headers: { Accept: 'x' } });
	});
});
