import { setTimeout as sleep } from 'node:timers/promises';
import { EngineFixture, nodeRunOf, workflowOf, SignIn } from './support';

describe('A start with an unknown outcome', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => fixture.reset());

	const count = () => fixture.sandbox.jobs.list().length;
	const requestIds = () => fixture.starts.map(({ headers }) => headers['request-id']);
	const retry = { settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } };

	it('is repeated if the user was told and retries the execution', async () => {
		const json = workflowOf(fixture.setup('wsse', {}, { workflowId: 'unclear', ...retry }));
		fixture.sandbox.faults.add({ path: '/contact/getregistrations', reset: 'beforeHeaders' });
		const failed = await fixture.engine.execute(json).finished;
		expect(nodeRunOf(failed).error?.message).toMatch(/may have been started/);
		expect(fixture.starts).toHaveLength(1);
		const again = nodeRunOf(await fixture.engine.retry(json, failed).finished);
		expect(again.error).toBeUndefined();
		expect(fixture.starts).toHaveLength(2);
	});

	it('is what the user is told, even if another item was refused', async () => {
		const path = '/contact/getregistrations';
		fixture.sandbox.faults.add({ path, emarsysError: 'parametersInvalid' });
		fixture.sandbox.faults.add({ path, reset: 'beforeHeaders', times: 2 });
		const items = [{ fields: '1' }, { fields: '2' }, { fields: '3' }];
		const { error } = await fixture.run('wsse', { contactFields: '={{ $json.fields }}' }, { items });
		expect(error?.message).toMatch(/may have been started/);
		expect(error?.description).toMatch(/ The exports of these input items may have been started, too: \d\./);
	});

	async function stopped(signIn: SignIn) {
		const json = workflowOf(fixture.setup(signIn, {}, { workflowId: `stopped-${signIn}` }));
		const path = signIn === 'altcraft' ? '/profiles/get_all' : '/contact/getregistrations';
		const fault = fixture.sandbox.faults.add({ path, delayMs: 1500 });
		const running = fixture.engine.execute(json);
		while (fault.hits === 0) await sleep(20);
		running.stop();
		const execution = await running.finished;
		while (fixture.sandbox.jobs.list().length === before) await sleep(20);
		for (const { id } of fixture.sandbox.jobs.list()) fixture.sandbox.jobs.finish(id);
		return { json, execution };
	}
	let before: number;
	beforeEach(() => (before = count()));

	it('because it was stopped: repeated on Altcraft with the same Request-ID', async () => {
		const { json, execution } = await stopped('altcraft');
		const again = nodeRunOf(await fixture.engine.retry(json, execution).finished);
		expect(again.error).toBeUndefined();
		expect(count()).toBe(before + 1);
		expect(new Set(requestIds()).size).toBe(1);
	});

	it('because it was stopped: the user is told first, and the next retry starts', async () => {
		const { json, execution } = await stopped('wsse');
		const told = await fixture.engine.retry(json, execution).finished;
		expect(nodeRunOf(told).error?.message).toMatch(/may have been started.*stopped/);
		expect(count()).toBe(before + 1);
		const again = nodeRunOf(await fixture.engine.retry(json, told).finished);
		expect(again.error).toBeUndefined();
		expect(count()).toBe(before + 2);
	});
});
