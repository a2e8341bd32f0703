import type { IWebhookFunctions } from 'n8n-workflow';

import { platformNamed } from '../../../nodes/platforms';
import { asker, confirm, type Caller } from '../../../nodes/steps/confirm';
import { responseOf } from '../support/transport';

/** A call to a webhook, in an n8n that answers every request with an export that is done. */
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
	const context = {
		helpers,
		getNode: () => ({ name: 'Start', credentials: { emarsysOAuth2Api: { id: 'a' } } }),
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

it('reads the credentials once for all requests of a call: each read costs n8n a sandbox', async () => {
	const { caller, reads } = callFrom();
	const states = await Promise.all(EXPORT_IDS.map(asker(caller)));
	expect(states.map(({ exportId, status }) => [exportId, status])).toEqual(
		EXPORT_IDS.map((exportId) => [exportId, 'done']),
	);
	expect(reads).toEqual(['emarsysOAuth2Api']);
});

it('reads them once for a call to the trigger', async () => {
	const { caller, reads } = callFrom();
	expect(await confirm(caller, '1')).toMatchObject({ status: 'done' });
	expect(reads).toHaveLength(1);
});

it('uses a token that n8n renews meanwhile', async () => {
	const { caller, tokens } = callFrom();
	const ask = asker(caller);
	for (const exportId of EXPORT_IDS.slice(0, 3)) await ask(exportId);
	expect(tokens).toEqual([{ access_token: 'old' }, { access_token: 'new' }, { access_token: 'new' }]);
});
