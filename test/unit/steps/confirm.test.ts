import type { IWebhookFunctions } from 'n8n-workflow';

import { platformNamed } from '../../../nodes/platforms';
import { sharingCredentials } from '../../../nodes/run/credentialReads';
import { stateFetcher, confirm, type Caller } from '../../../nodes/steps/confirm';
import { responseOf } from '../support/transport';

let workflows = 0;

/** A call to a webhook, in an n8n whose every request returns an export that is done. */
function callFrom() {
	const reads: string[] = [];
	const tokens: unknown[] = [];
	let stored = { access_token: 'old' };
	const helpers = {
		async httpRequestWithAuthentication(this: IWebhookFunctions, type: string, { url }: { url: string }) {
			const credentials = await this.getCredentials<{ oauthTokenData: object }>(type);
			tokens.push(credentials.oauthTokenData);
			// As n8n renews a token: what was read is changed, and stored.
			if ('access_token' in credentials.oauthTokenData && credentials.oauthTokenData.access_token === 'old')
				credentials.oauthTokenData = stored = { access_token: 'new' };
			const { status, headers, body } = responseOf({
				body: { replyCode: 0, replyText: 'OK', data: { id: url.split('/').at(-1), status: 'done' } },
			});
			return { statusCode: status, headers, body };
		},
	};
	const workflow = { id: `workflow ${++workflows}` };
	const context = {
		helpers,
		getWorkflow: () => workflow,
		getExecutionId: () => undefined,
		getNode: () => ({ id: 'node', name: 'Start', credentials: { emarsysOAuth2Api: { id: 'a' } } }),
		async getCredentials(type: string) {
			await Promise.resolve();
			reads.push(type);
			return { baseUrl: ' https://api.emarsys.net/api/v3 ', oauthTokenData: stored };
		},
	} as unknown as IWebhookFunctions;
	const caller: Caller = { context, platform: platformNamed('emarsys'), read: () => null };
	return { caller, reads, tokens };
}

const EXPORT_IDS = Array.from({ length: 40 }, (_, index) => String(index + 1));

/** All exports asked about for one call, as a waiting execution does. */
const askAll = async ({ context, ...caller }: Caller, exportIds = EXPORT_IDS) =>
	await sharingCredentials(
		context,
		async (shared) => await Promise.all(exportIds.map(stateFetcher({ ...caller, context: shared }))),
	);

it('reads the credentials once for all requests of a call: each read costs n8n a sandbox', async () => {
	const { caller, reads } = callFrom();
	const states = await askAll(caller);
	expect(states.map(({ exportId, status }) => [exportId, status])).toEqual(
		EXPORT_IDS.map((exportId) => [exportId, 'done']),
	);
	expect(reads).toEqual(['emarsysOAuth2Api']);
});

it('reads them once for all calls to a trigger that come at the same time, and again afterwards', async () => {
	const { caller, reads } = callFrom();
	await Promise.all(EXPORT_IDS.map(async (exportId) => await confirm(caller, exportId)));
	expect(reads).toHaveLength(1);
	await confirm(caller, '1');
	expect(reads).toHaveLength(2);
});

it('sends one request for all calls about an export that come at the same time, and another one afterwards', async () => {
	const { caller, tokens } = callFrom();
	const states = await Promise.all(EXPORT_IDS.map(async () => await confirm(caller, '1')));
	expect(states.map(({ exportId }) => exportId)).toEqual(EXPORT_IDS.map(() => '1'));
	expect(tokens).toHaveLength(1);
	await confirm(caller, '1');
	expect(tokens).toHaveLength(2);
});

it('sends one request per account: in another one, the same number is another export', async () => {
	const { caller, tokens } = callFrom();
	const inAccount = (id: string): Caller => ({
		...caller,
		context: Object.create(caller.context, {
			getNode: { value: () => ({ id, name: 'Start', credentials: { emarsysOAuth2Api: { id } } }) },
		}) as IWebhookFunctions,
	});
	await Promise.all(['a', 'b', 'a', 'b'].map(async (id) => await confirm(inAccount(id), '1')));
	expect(tokens).toHaveLength(2);
});

it('reads them again every ten seconds while there are calls', async () => {
	const { caller, reads } = callFrom();
	const clock = jest.spyOn(Date, 'now');
	await sharingCredentials(caller.context, async () => {
		for (const now of [0, 9_000, 11_000]) {
			clock.mockReturnValue(now);
			await confirm(caller, '1');
		}
	});
	clock.mockRestore();
	expect(reads).toHaveLength(2);
});

it('shares no credentials between executions: each can have those of its user', async () => {
	const { caller, reads } = callFrom();
	const other = Object.create(caller.context, { getExecutionId: { value: () => '2' } }) as IWebhookFunctions;
	await Promise.all([askAll(caller), askAll({ ...caller, context: other })]);
	expect(reads).toHaveLength(2);
});

it('reads them again after an error', async () => {
	const { caller, reads } = callFrom();
	let isDown = true;
	const context = Object.create(caller.context, {
		getCredentials: {
			value: async (type: string) => {
				if (isDown) throw new Error('the database does not respond');
				return await caller.context.getCredentials(type);
			},
		},
	}) as IWebhookFunctions;
	await sharingCredentials(context, async (shared) => {
		const fetchState = stateFetcher({ ...caller, context: shared });
		await expect(fetchState('1')).rejects.toThrow('the database does not respond');
		isDown = false;
		expect(await fetchState('1')).toMatchObject({ status: 'done' });
	});
	expect(reads).toHaveLength(1);
});

it('uses a token that n8n renews meanwhile', async () => {
	const { caller, tokens } = callFrom();
	await sharingCredentials(caller.context, async (context) => {
		const fetchState = stateFetcher({ ...caller, context });
		for (const exportId of EXPORT_IDS.slice(0, 3)) await fetchState(exportId);
	});
	expect(tokens).toEqual([{ access_token: 'old' }, { access_token: 'new' }, { access_token: 'new' }]);
});

describe('an export whose file shows that it is done', () => {
	afterEach(() => jest.restoreAllMocks());

	it('is confirmed by the repeated call if its file starts too late for the first one', async () => {
		const { caller } = callFrom();
		const timeouts: Array<{ milliseconds: number; end: () => void }> = [];
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
			const controller = new AbortController();
			timeouts.push({ milliseconds, end: () => controller.abort() });
			return controller.signal;
		});
		const data = { id: '7', status: 'ready', file_name: 'contacts.csv' };
		let startFile: () => void = () => undefined;
		const fileStarts = new Promise<void>((resolve) => (startFile = resolve));
		let fileRequests = 0;
		const httpRequestWithAuthentication = async (_type: string, { url }: { url: string }) => {
			const isFile = url.endsWith('/data');
			if (isFile) {
				fileRequests++;
				await fileStarts;
			}
			const { status, headers, body } = responseOf(
				isFile
					? { body: 'a,b\n', headers: { 'content-type': 'text/csv' } }
					: { body: { replyCode: 0, replyText: 'OK', data } },
			);
			return { statusCode: status, headers, body };
		};
		const context = Object.create(caller.context, {
			helpers: { value: { httpRequestWithAuthentication } },
		}) as IWebhookFunctions;
		const first = confirm({ ...caller, context }, '7');
		const late = expect(first).rejects.toThrow('No response about export 7 in time');
		while (fileRequests === 0) await new Promise(setImmediate);
		for (const { milliseconds, end } of timeouts) if (milliseconds === 20_000) end();
		await late;
		startFile();
		expect(await confirm({ ...caller, context }, '7')).toMatchObject({ exportId: '7', status: 'done' });
		expect(fileRequests).toBe(1);
	});

	it('is confirmed by the file of its own account: in another one, the same number is another export', async () => {
		const { caller } = callFrom();
		let fileRequests = 0;
		const inAccount = (id: string): Caller => ({
			...caller,
			context: Object.create(caller.context, {
				getNode: { value: () => ({ id: 'node', name: 'Start', credentials: { emarsysOAuth2Api: { id } } }) },
				helpers: {
					value: {
						async httpRequestWithAuthentication(_type: string, { url }: { url: string }) {
							await Promise.resolve();
							const isFile = url.endsWith('/data');
							if (isFile) fileRequests++;
							const data = { id: '8', status: 'ready', file_name: 'contacts.csv' };
							const { status, headers, body } = responseOf(
								isFile
									? { body: 'a,b\n', headers: { 'content-type': 'text/csv' } }
									: { body: { replyCode: 0, replyText: 'OK', data } },
							);
							return { statusCode: status, headers, body };
						},
					},
				},
			}) as IWebhookFunctions,
		});
		for (const id of ['a', 'a', 'b']) await confirm(inAccount(id), '8');
		expect(fileRequests).toBe(2);
	});
});
