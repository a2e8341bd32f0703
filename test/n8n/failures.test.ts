import type { INodeParameters } from 'n8n-workflow';
import { itemsOf, lastRun } from '../../dev/n8n';
import { EMARSYS, QUICK } from './support/parameters';
import { N8nFixture } from './support/n8nFixture';
import { linearWorkflow, type Step } from './support/workflows';

const GOOD = { to: '2026-11-21T00:00:00' };
/** A time range that ends before it starts. */
const BAD = { to: '2026-11-19T00:00:00' };

describe('failures in a real n8n', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open();
	});
	afterAll(async () => await fixture.close());
	beforeEach(() => {
		fixture.sandbox.requests.length = 0;
		fixture.sandbox.faults.clear();
	});

	function exportStep(settings: Partial<Step> = {}, parameters: INodeParameters = {}): Step {
		return {
			name: 'Export',
			parameters: { ...EMARSYS, operation: 'export', options: QUICK, ...parameters },
			credentials: fixture.pick('emarsysWsseApi'),
			...settings,
		};
	}

	/** Takes the end of the time range from the input item. */
	const perItem: INodeParameters = { to: '={{ $json.to }}' };
	const starts = () => fixture.sandbox.requests.filter(({ method }) => method === 'POST');

	it('by default, an invalid item ends the run before any start', async () => {
		const execution = await fixture.run(linearWorkflow([exportStep({}, perItem)], [GOOD, BAD]));
		expect(execution.status).toBe('error');
		expect(execution.data.resultData.error?.message).toMatch(/From|To/);
		expect(starts()).toHaveLength(0);
	});

	it('Continue (using error output): the invalid item goes there, the valid one continues', async () => {
		const step = exportStep({ onError: 'continueErrorOutput' }, perItem);
		const execution = await fixture.run(linearWorkflow([step], [BAD, GOOD]));
		expect(execution.status).toBe('success');
		const good = itemsOf(execution, 'Export', 0);
		const bad = itemsOf(execution, 'Export', 1);
		expect(good).toHaveLength(1);
		expect(good[0]).toMatchObject({ json: { status: 'done' }, pairedItem: { item: 1 } });
		expect(await fixture.fileOf(good[0])).toEqual(
			await fixture.sandbox.jobs.csvOf(good[0]?.json.exportId as string),
		);
		expect(bad).toHaveLength(1);
		expect(bad[0]?.json.error).toMatch(/From|To/);
	});

	it('Continue: the invalid item is passed on with its error', async () => {
		const step = exportStep({ onError: 'continueRegularOutput' }, perItem);
		const execution = await fixture.run(linearWorkflow([step], [BAD, GOOD]));
		expect(execution.status).toBe('success');
		const [bad, good] = itemsOf(execution, 'Export');
		expect(bad?.json.error).toMatch(/From|To/);
		expect(good?.json).toMatchObject({ status: 'done' });
	});

	it('a failed export is an error with its ID', async () => {
		fixture.sandbox.faults.add({ platform: 'emarsys', jobFails: true });
		const execution = await fixture.run(linearWorkflow([exportStep()]));
		expect(execution.status).toBe('error');
		const id = fixture.sandbox.jobs.list().at(-1)?.id ?? 'none';
		const { message, description } = execution.data.resultData.error as {
			message: string;
			description?: string;
		};
		expect(`${message} ${description ?? ''}`).toContain(id);
	});

	it('Retry On Fail continues the started export', async () => {
		// The first attempt starts the export, and then is refused the status.
		const refused = fixture.sandbox.faults.add({ platform: 'emarsys', path: '/export/*', status: 403 });
		const retrying = { retryOnFail: true, maxTries: 2, waitBetweenTries: 100 };
		const execution = await fixture.run(linearWorkflow([exportStep(retrying)]));
		expect(execution.status).toBe('success');
		expect(refused.hits).toBe(1);
		expect(starts()).toHaveLength(1);
		expect(itemsOf(execution, 'Export')[0]?.json).toMatchObject({ status: 'done' });
		expect(lastRun(execution, 'Export')?.executionStatus).toBe('success');
	});
});
