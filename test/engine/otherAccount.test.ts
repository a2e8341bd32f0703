import type { INodeCredentials } from 'n8n-workflow';
import { EngineFixture, exportIdOf, nodeRunOf, PATHS, runNode, workflowOf, type NodeSetup } from './support';

/** Another credential can be another account, in which the ID of an export is another export, or none. */
describe('after another credential was chosen', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => fixture.reset());

	const CREDENTIALS = { emarsysWsseApi: 'wsse', emarsysFtpApi: 'ftp', emarsysWebDavApi: 'webDav' } as const;

	/** The same node with a copy of one of its credentials. */
	function withOther(setup: NodeSetup, type: keyof typeof CREDENTIALS): NodeSetup {
		const other = fixture.engine.credentials.save(type, fixture.credential(CREDENTIALS[type]) as never);
		return { ...setup, credentials: { ...setup.credentials, [type]: other } as INodeCredentials };
	}

	async function failed(setup: NodeSetup, path = PATHS.wsse.file) {
		fixture.sandbox.faults.add({ path, status: 403 });
		const execution = await fixture.engine.execute(workflowOf(setup)).finished;
		expect(nodeRunOf(execution).status).toBe('error');
		expect(fixture.starts).toHaveLength(1);
		return execution;
	}

	it.each([
		['starts', 'emarsysWsseApi', 2],
		['does not start', 'emarsysWebDavApi', 1],
	] as const)('Retry in Executions %s another export: %s', async (_, type, starts) => {
		const setup = fixture.setup('wsse', {}, { workflowId: `retry-${type}` });
		const execution = await failed(setup);
		const [first] = nodeRunOf(execution).customData.exportIds?.split(',') ?? [];
		const again = nodeRunOf(
			await fixture.engine.retry(workflowOf(withOther(setup, type)), execution).finished,
		);
		expect(again.error).toBeUndefined();
		expect(fixture.starts).toHaveLength(starts);
		expect(exportIdOf(again) === first).toBe(starts === 1);
	});

	it('Retry in Executions starts another export if it is delivered elsewhere', async () => {
		const options = { distributionMethod: 'sftp' };
		const setup = fixture.setup('wsse', { options }, { workflowId: 'delivery' });
		const execution = await failed(setup, PATHS.wsse.poll);
		const json = workflowOf(withOther(setup, 'emarsysFtpApi'));
		expect(nodeRunOf(await fixture.engine.retry(json, execution).finished).error).toBeUndefined();
		expect(fixture.starts).toHaveLength(2);
	});

	it('with the same ID but another name, Retry in Executions continues with the export', async () => {
		const setup = fixture.setup('wsse', {}, { workflowId: 'renamed' });
		const execution = await failed(setup);
		const { emarsysWsseApi: chosen } = setup.credentials ?? {};
		const credentials = { emarsysWsseApi: { ...chosen, name: 'Renamed' } } as INodeCredentials;
		const json = workflowOf({ ...setup, credentials: { ...setup.credentials, ...credentials } });
		expect(nodeRunOf(await fixture.engine.retry(json, execution).finished).error).toBeUndefined();
		expect(fixture.starts).toHaveLength(1);
	});

	it('"already running" does not name an export of the other account', async () => {
		fixture.sandbox.setJobDuration(600_000);
		const setup = fixture.setup('wsse', { operation: 'start' }, { workflowId: 'running' });
		const first = exportIdOf(await runNode(fixture.engine, setup));
		expect((await runNode(fixture.engine, setup)).error?.message).toContain(first);
		const other = await runNode(fixture.engine, withOther(setup, 'emarsysWsseApi'));
		expect(other.error?.message).toContain('already running');
		expect(other.error?.message).not.toContain(first);
	});
});
