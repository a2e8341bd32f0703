import { startSandbox, type Sandbox } from '../../sandbox';
import { altcraft, bodyOf, emarsys, envelope, startDatabase, startRegistrations, wsse } from './clients';

describe('differences between accounts and installations', () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox({ jobDurationMs: 0, rows: 5 });
	});
	afterAll(async () => await sandbox.close());

	const basic = () => {
		const { username, password } = sandbox.emarsys.webDavUser;
		return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
	};
	const webDav = async (method: string, path: string, authorization = basic()) =>
		await fetch(`${sandbox.emarsys.webDavUrl}${path}`, { method, headers: { authorization } });
	const download = async (id: string, accept?: string) =>
		await fetch(`${sandbox.emarsys.v2Url}/export/${id}/data`, {
			headers: { 'x-wsse': wsse(sandbox), ...(accept !== undefined && { accept }) },
		});

	it.each([
		[undefined, 'text/csv'],
		['*/*', 'text/csv'],
		['text/csv, */*;q=0.1', 'text/csv'],
		['application/json', 'application/json'],
		['application/json, text/plain, */*;q=0.5', 'application/json'],
	])('a download that accepts %s is %s', async (accept, type) => {
		const response = await download(await startRegistrations(sandbox), accept);
		expect(response.headers.get('content-type')).toContain(type);
	});

	it('a file is in the WebDAV folder until it is deleted, whatever the API returns', async () => {
		sandbox.emarsys.set({ servesFile: 'never', filePrefix: 'ä #1' });
		const id = await startRegistrations(sandbox);
		const status = await envelope(await download(id));
		sandbox.emarsys.set({ servesFile: 'ifCsvAccepted' });
		const path = `/export/${encodeURIComponent(String(status.data.file_name))}`;
		expect(await (await webDav('GET', path)).text()).toBe(String(await sandbox.jobs.csvOf(id)));
		expect((await webDav('GET', path, 'Basic eDp5')).status).toBe(401);
		expect((await webDav('DELETE', path)).status).toBe(204);
		expect((await webDav('GET', path)).status).toBe(404);
		expect((await webDav('DELETE', path)).status).toBe(404);
		expect((await webDav('PROPFIND', '/')).status).toBe(207);
		expect((await webDav('PROPFIND', '/elsewhere/')).status).toBe(404);
	});

	it('an export may end with another status, and name no file', async () => {
		sandbox.emarsys.set({ finalStatus: 'ready', namesFile: false });
		const id = await startRegistrations(sandbox);
		sandbox.emarsys.set({ finalStatus: 'done', namesFile: true });
		const status = await envelope(await emarsys(sandbox, 'GET', `/export/${id}`));
		expect(status.data).toMatchObject({ status: 'ready', file_name: null });
		expect((await download(id)).status).toBe(200);
	});

	it.each([
		['plain', [200, 403]],
		['translated', [403, 200]],
		['both', [200, 200]],
	] as const)('the lists of fields: %s', async (fieldLists, expected) => {
		sandbox.emarsys.set({ fieldLists });
		const statuses = ['/field', '/field/translate/en'].map(
			async (path) => (await emarsys(sandbox, 'GET', path)).status,
		);
		expect(await Promise.all(statuses)).toEqual(expected);
	});

	it('local delivery may be disabled', async () => {
		sandbox.emarsys.set({ localDelivery: false });
		const response = await emarsys(sandbox, 'POST', '/contact/getregistrations', {
			distribution_method: 'local',
			time_range: ['2026-11-20', '2026-11-21'],
			contact_fields: [1],
		});
		sandbox.emarsys.set({ localDelivery: true });
		expect(await envelope(response)).toMatchObject({ replyText: 'Invalid distribution method: local' });
	});

	it.each(['header', 'body'] as const)('a token is issued for ID and secret in the %s', async (place) => {
		const { clientId, clientSecret, tokenUrl } = sandbox.emarsys;
		sandbox.emarsys.setTokenCredentialsIn(place);
		const form = { grant_type: 'client_credentials' };
		const inHeader = await fetch(tokenUrl, {
			method: 'POST',
			headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
			body: new URLSearchParams(form),
		});
		const inBody = await fetch(tokenUrl, {
			method: 'POST',
			body: new URLSearchParams({ ...form, client_id: clientId, client_secret: clientSecret }),
		});
		expect([inHeader.status, inBody.status]).toEqual(place === 'header' ? [200, 401] : [401, 200]);
	});

	it('Altcraft may use absolute file URLs, another status, and remarks', async () => {
		sandbox.altcraft.set({
			fileAddresses: 'absolute',
			successStatus: 'finalized',
			remarks: ['one is locked'],
		});
		const id = await startDatabase(sandbox);
		const { data } = await bodyOf(await altcraft(sandbox, 'tasks/status', { task_id: id }));
		expect(data).toMatchObject({ status: 'finalized', progress: 100 });
		const { errors, urls } = data.result as { errors: string[]; urls: string[] };
		expect(errors).toEqual(['one is locked']);
		expect(urls[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/download\//);
	});
});
