import type { INodeParameters } from 'n8n-workflow';
import { waitingWorkflow, START, startStep } from './support/waitingStarts';
import { ALTCRAFT } from './support/parameters';
import { N8nFixture } from './support/n8nFixture';
import { linearWorkflow } from './support/workflows';

describe('a start that could not be called back is rejected before anything is started', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open();
	});
	afterAll(async () => await fixture.close());
	beforeEach(() => (fixture.sandbox.requests.length = 0));

	async function refusal(parameters: INodeParameters, credential?: string): Promise<string> {
		const step = startStep(fixture, parameters, credential ? { credentials: fixture.pick(credential) } : {});
		const execution = await fixture.run(linearWorkflow([step]));
		expect(execution.status).toBe('error');
		expect(fixture.sandbox.requests).toEqual([]);
		expect(execution.data.resultData.lastNodeExecuted).toBe(START);
		const { message, description } = execution.data.resultData.error as {
			message: string;
			description?: string;
		};
		return `${message}. ${description ?? ''}`;
	}

	it('Altcraft, which sends no callbacks', async () => {
		const words = await refusal({ ...ALTCRAFT }, 'altcraftApi');
		expect(words).toMatch(/Altcraft/);
		expect(words).toMatch(/Continue When/);
	});

	it('a notification URL of the user, since Emarsys calls only one', async () => {
		const options = { notificationUrl: 'https://example.com/hook' };
		expect(await refusal({ options })).toMatch(/Notification URL/);
	});

	it('one invalid item among valid ones', async () => {
		const execution = await fixture.run(
			waitingWorkflow(fixture, { options: { maxWait: '={{ $json.minutes }}' } }, [
				{ minutes: 1 },
				{ minutes: 'soon' },
			]),
		);
		expect(execution.status).toBe('error');
		expect(fixture.sandbox.requests).toEqual([]);
	});

	it('an n8n that Emarsys cannot reach: explains WEBHOOK_URL', async () => {
		const { username, secret } = fixture.sandbox.emarsys;
		const own = fixture.credentials.emarsysWsseApi;
		await fixture.addCredential({
			name: 'The real Emarsys, never asked',
			type: 'emarsysWsseApi',
			data: { baseUrl: 'https://api.emarsys.net/api/v2', username, secret },
		});
		try {
			const words = await refusal({});
			expect(words).toMatch(/WEBHOOK_URL/);
			expect(words).toContain(new URL(fixture.n8n.baseUrl).origin);
		} finally {
			if (own) fixture.credentials.emarsysWsseApi = own;
		}
	});
});
