import type { INodeParameters } from 'n8n-workflow';
import { itemsOf } from '../../dev/n8n';
import { N8nFixture } from './support/n8nFixture';
import { linearWorkflow, type Step } from './support/workflows';

describe("the credentials in n8n's HTTP Request node", () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open();
	});
	afterAll(async () => await fixture.close());

	function request(credential: string, parameters: INodeParameters): Step {
		return {
			name: 'HTTP Request',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				authentication: 'predefinedCredentialType',
				nodeCredentialType: credential,
				...parameters,
			},
			credentials: fixture.pick(credential),
		};
	}

	async function send(step: Step) {
		const execution = await fixture.run(linearWorkflow([step]));
		expect(execution.data.resultData.error?.message).toBeUndefined();
		return itemsOf(execution, 'HTTP Request')[0]?.json;
	}

	it('altcraftApi', async () => {
		const response = await send(
			request('altcraftApi', {
				method: 'POST',
				url: `${fixture.sandbox.altcraft.baseUrl}/api/v1.1/databases/list`,
				sendBody: true,
				specifyBody: 'json',
				jsonBody: '{ "limit": 1 }',
			}),
		);
		expect(response).toMatchObject({ error: 0, data: [{ id: 1 }] });
	});

	it('emarsysWsseApi, with a new header for every request', async () => {
		const step = request('emarsysWsseApi', { url: `${fixture.sandbox.emarsys.v2Url}/contactlist` });
		fixture.sandbox.requests.length = 0;
		expect(await send(step)).toMatchObject({ replyCode: 0 });
		expect(await send(step)).toMatchObject({ replyCode: 0 });
		const [first, second] = fixture.sandbox.requests.map(({ headers }) => headers['x-wsse']);
		expect(first).toBeDefined();
		expect(second).not.toBe(first);
	});

	it('emarsysOAuth2Api', async () => {
		const step = request('emarsysOAuth2Api', { url: `${fixture.sandbox.emarsys.v3Url}/contactlist` });
		expect(await send(step)).toMatchObject({ replyCode: 0 });
	});

	it('emarsysOAuth2Api, when its token has been revoked', async () => {
		const step = request('emarsysOAuth2Api', { url: `${fixture.sandbox.emarsys.v3Url}/contactlist` });
		await send(step);
		fixture.sandbox.emarsys.revokeTokens();
		expect(await send(step)).toMatchObject({ replyCode: 0 });
	});
});
