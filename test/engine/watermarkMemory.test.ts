import type { INodeParameters } from 'n8n-workflow';
import {
	EngineFixture,
	nodeRunOf,
	stopClockAt,
	useRealTime,
	workflowOf,
	type NodeRun,
	type Rest,
} from './support';

/** What "Since Last Run" does to n8n's data of a workflow, and what it does if that data is damaged. */
describe('The memory of Since Last Run', () => {
	let fixture: EngineFixture;
	let workflows = 0;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		useRealTime();
		await fixture.close();
	});
	beforeEach(() => {
		fixture.reset();
		workflows++;
	});
	afterEach(() => {
		fixture.engine.processedItems.onQuery = () => undefined;
	});

	const run = async (now: string, parameters: INodeParameters = {}, rest: Rest = {}): Promise<NodeRun> => {
		stopClockAt(now);
		const workflowId = `memory-${workflows}`;
		return await fixture.run('wsse', { timeWindow: 'sinceLastRun', ...parameters }, { workflowId, ...rest });
	};
	const windowOf = ({ json }: NodeRun) => json[0]?.timeRange;

	const FIRST = ['2026-11-19 00:00:00', '2026-11-20 09:00:00'];
	const SECOND = ['2026-11-20 09:00:00', '2026-11-20 10:00:00'];
	const CAUGHT_UP = ['2026-11-19 00:00:00', '2026-11-20 10:00:00'];
	const first = async (parameters?: INodeParameters, rest?: Rest) =>
		await run('2026-11-20T08:00:00.700Z', parameters, rest);
	const second = async (parameters?: INodeParameters, rest?: Rest) =>
		await run('2026-11-20T09:00:00.300Z', parameters, rest);

	const OTHERS = '{"node:Gmail Trigger":{"lastTimeChecked":1795334400},"global":{"cursor":42}}';

	it.each(['main', 'elsewhere'] as const)('does not touch static data (%s)', async (on) => {
		const workflowId = `memory-${workflows}`;
		fixture.engine.staticData.set(workflowId, OTHERS);
		fixture.sandbox.faults.add({ path: '/export/*/data', emarsysError: 'fileGone' });
		const { execution } = await first({}, { on });
		const setup = fixture.setup('wsse', { timeWindow: 'sinceLastRun' }, { workflowId });
		stopClockAt('2026-11-20T08:30:00Z');
		const retried = await fixture.engine.retry(workflowOf(setup), execution, on).finished;
		expect(windowOf(nodeRunOf(retried))).toEqual(FIRST);
		expect(windowOf(await second({}, { on }))).toEqual(SECOND);
		expect(fixture.engine.staticData.get(workflowId)).toBe(OTHERS);
	});

	it('fails while the database does not respond, and then continues from where it was', async () => {
		await first();
		fixture.engine.processedItems.onQuery = () => {
			throw new Error('Connection terminated due to connection timeout');
		};
		const failed = await second();
		fixture.engine.processedItems.onQuery = () => undefined;
		expect(failed.error?.message).toMatch(/^Time Window: n8n's database could not tell .*timeout/);
		expect(failed.error?.description).toMatch(/Nothing was started/);
		expect(windowOf(await run('2026-11-20T10:00:00Z'))).toEqual([SECOND[0], '2026-11-20 11:00:00']);
	});

	it('says if it could not save where the run ended, and exports the window again', async () => {
		let queries = 0;
		fixture.engine.processedItems.onQuery = () => {
			// The first read of both copies takes eight.
			if (++queries > 8) throw new Error('Connection terminated');
		};
		const done = await first();
		fixture.engine.processedItems.onQuery = () => undefined;
		expect(windowOf(done)).toEqual(FIRST);
		expect(done.hints[0]?.message).toMatch(/could not be updated.*Connection terminated/);
		expect(windowOf(await second())).toEqual(CAUGHT_UP);
	});

	it('fails until the user acts if both copies are damaged, even under Retry On Fail', async () => {
		await first();
		const row = `memory-${workflows} 2`;
		const entries = fixture.engine.processedItems.rows.get(row) ?? [];
		expect(entries).toHaveLength(2 * 19);
		fixture.engine.processedItems.rows.set(row, [entries[0] ?? '', entries[20] ?? '']);
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const runs = [await second({}, { settings }), await second({}, { mode: 'manual' }), await second()];
		for (const failed of runs) {
			expect(failed.error?.message).toBe('Time Window: n8n has lost track of where the last run ended');
			expect(failed.error?.description).toMatch(/Set "First Run From"/);
		}
		expect(fixture.starts).toHaveLength(1);
		const acted = { firstRunFrom: '2026-11-20T08:00:00Z' };
		expect(windowOf(await second(acted))).toEqual(SECOND);
		expect(windowOf(await run('2026-11-20T10:00:00Z', acted))).toEqual([SECOND[1], '2026-11-20 11:00:00']);
	});

	it('is not read by an export without a window', async () => {
		fixture.engine.processedItems.onQuery = () => {
			throw new Error('must not be read');
		};
		const list = { exportType: 'contactList', contactListId: { __rl: true, mode: 'id', value: '718330' } };
		const done = await first(list);
		fixture.engine.processedItems.onQuery = () => undefined;
		expect(done.error).toBeUndefined();
	});
});
