import type { INodeParameters } from 'n8n-workflow';
import { itemsOf } from '../../dev/n8n';
import { Workbench } from './support/workbench';
import { chain, type Step } from './support/workflows';

describe("the credentials in n8n's HTTP Request node", () => {
	let bench: Workbench;
	beforeAll(async () => {
		bench = await Workbench.open();
	});
	afterAll(async () => await bench.close());

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
			credentials: bench.pick(credential),
		};
	}

	async function send(step: Step) {
		const execution = await bench.run(chain([step]));
		expect(execution.data.resultData.error?.message).toBeUndefined();
		return itemsOf(execution, 'HTTP Request')[0]?.json;
	}

	it('altcraftApi', async () => {
		const answer = await send(
			request('altcraftApi', {
				method: 'POST',
				url: `${bench.sandbox.altcraft.baseUrl}/api/v1.1/databases/list`,
				sendBody: true,
				specifyBody: 'json',
				jsonBody: '{ "limit": 1 }',
			}),
		);
		expect(answer).toMatchObject({ error: 0, data: [{ id: 1 }] });
	});

	it('emarsysWsseApi, with a new header for every request', async () => {
		const step = request('emarsysWsseApi', { url: `${bench.sandbox.emarsys.v2Url}/contactlist` });
		bench.sandbox.requests.length = 0;
		expect(await send(step)).toMatchObject({ replyCode: 0 });
		expect(await send(step)).toMatchObject({ replyCode: 0 });
		const [first, second] = bench.sandbox.requests.map(({ headers }) => headers['x-wsse']);
		expect(first).toBeDefined();
		expect(second).not.toBe(first);
	});

	it('emarsysOAuth2Api', async () => {
		const step = request('emarsysOAuth2Api', { url: `${bench.sandbox.emarsys.v3Url}/contactlist` });
		expect(await send(step)).toMatchObject({ replyCode: 0 });
	});

	it('emarsysOAuth2Api, when its token has been revoked', async () => {
		const step = request('emarsysOAuth2Api', { url: `${bench.sandbox.emarsys.v3Url}/contactlist` });
		await send(step);
		bench.sandbox.emarsys.revokeTokens();
		expect(await send(step)).toMatchObject({ replyCode: 0 });
	});
});
