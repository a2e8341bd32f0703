import type { INodeParameters } from 'n8n-workflow';
import { parkedWorkflow, START, startStep } from './support/parked';
import { ALTCRAFT } from './support/parameters';
import { Workbench } from './support/workbench';
import { chain } from './support/workflows';

describe('a start that could not continue when called back is refused before anything is started', () => {
	let bench: Workbench;
	beforeAll(async () => {
		bench = await Workbench.open();
	});
	afterAll(async () => await bench.close());
	beforeEach(() => (bench.sandbox.requests.length = 0));

	async function refusal(parameters: INodeParameters, credential?: string): Promise<string> {
		const step = startStep(bench, parameters, credential ? { credentials: bench.pick(credential) } : {});
		const execution = await bench.run(chain([step]));
		expect(execution.status).toBe('error');
		expect(bench.sandbox.requests).toEqual([]);
		expect(execution.data.resultData.lastNodeExecuted).toBe(START);
		const { message, description } = execution.data.resultData.error as {
			message: string;
			description?: string;
		};
		return `${message}. ${description ?? ''}`;
	}

	it('Altcraft, which calls nobody', async () => {
		const words = await refusal({ ...ALTCRAFT }, 'altcraftApi');
		expect(words).toMatch(/Altcraft/);
		expect(words).toMatch(/Continue When/);
	});

	it('an address of the user, since Emarsys calls one only', async () => {
		const options = { notificationUrl: 'https://example.com/hook' };
		expect(await refusal({ options })).toMatch(/Notification URL/);
	});

	it('one bad item among good ones', async () => {
		const execution = await bench.run(
			parkedWorkflow(bench, { options: { maxWait: '={{ $json.minutes }}' } }, [
				{ minutes: 1 },
				{ minutes: 'soon' },
			]),
		);
		expect(execution.status).toBe('error');
		expect(bench.sandbox.requests).toEqual([]);
	});

	it('an n8n that Emarsys cannot reach: says what WEBHOOK_URL is for', async () => {
		const { username, secret } = bench.sandbox.emarsys;
		const own = bench.credentials.emarsysWsseApi;
		await bench.addCredential({
			name: 'The real Emarsys, never asked',
			type: 'emarsysWsseApi',
			data: { baseUrl: 'https://api.emarsys.net/api/v2', username, secret },
		});
		try {
			const words = await refusal({});
			expect(words).toMatch(/WEBHOOK_URL/);
			expect(words).toContain(new URL(bench.n8n.baseUrl).origin);
		} finally {
			if (own) bench.credentials.emarsysWsseApi = own;
		}
	});
});
