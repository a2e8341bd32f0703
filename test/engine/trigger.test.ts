import type { INode, INodeParameters } from 'n8n-workflow';
import { EngineFixture, nodeRunOf, PATHS, TYPE, type WorkflowJson } from './support';

const NAME = 'Trigger';

describe('Contact Export Trigger', () => {
	let fixture: EngineFixture;
	let exportId: string;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
		exportId = await fixture.exportId('wsse');
		fixture.sandbox.jobs.finish(exportId);
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => fixture.reset());

	let workflows = 0;
	function workflowOf(parameters: INodeParameters, settings: Partial<INode> = {}): WorkflowJson {
		const { credentials } = fixture.setup('wsse');
		return {
			id: `trigger-${++workflows}`,
			nodes: [
				{
					id: 'trigger',
					name: NAME,
					type: TYPE.trigger,
					typeVersion: 2,
					position: [0, 0],
					parameters: { platform: 'emarsys', authentication: 'wsse', ...parameters },
					...(credentials && { credentials }),
					...settings,
				},
			],
			connections: {},
		};
	}

	describe('when it is called', () => {
		const warnings = (logs: Array<{ level: string; message: string }>) =>
			logs.flatMap(({ level, message }) => (level === 'warn' ? message : []));
		const call = async (parameters: INodeParameters, query = {}) =>
			await fixture.engine.call(workflowOf(parameters), { id: exportId }, query);
		const withOption = async (name: string, value: string, query = {}) =>
			await call({ options: { [name]: value } }, query);

		// There is no item yet: these work in execute() only.
		const ofItem = '={{ $json.createdAt.toDateTime().toFormat("yyyy") }}.csv';

		it.each(['done', 'ready'])(
			'does not read options that it does not need (status %s)',
			async (statusWord) => {
				fixture.sandbox.faults.add({ path: `/export/${exportId}`, statusWord });
				const { items, logs } = await call({ output: 'file', options: { fileName: ofItem } });
				expect(warnings(logs)).toEqual([]);
				expect(items?.[0]?.json).toMatchObject({ exportId, status: 'done' });
			},
		);

		it.each([
			['Secret', 'secret', '={{ $vars.secret }}'],
			['Secret', 'secret', '={{ [] }}'],
			['Secret', 'secret', '={{ " " }}'],
			['IP Allowlist', 'ipAllowlist', '={{ $vars.addresses }}'],
			['IP Allowlist', 'ipAllowlist', '={{ [$vars.one, $vars.two] }}'],
			['IP Allowlist', 'ipAllowlist', ' , ; '],
		])('refuses everyone if "%s" (%s) is set, but has no value: %s', async (label, name, value) => {
			const { status, items, logs } = await withOption(name, value, { secret: '' });
			expect([status, items]).toEqual([403, undefined]);
			expect(warnings(logs)).toEqual([
				`Trigger: a call was refused, since the option "${label}" is set, but has no value`,
			]);
			expect(fixture.sandbox.requests).toEqual([]);
		});

		it.each(['secret', 'ipAllowlist'])('checks nothing if %s is empty', async (name) => {
			for (const value of ['', ' ', '=', null])
				expect((await withOption(name, value as string)).items).toHaveLength(1);
		});

		it('takes both from expressions', async () => {
			const options = { secret: '={{ "a" + 1 }}', ipAllowlist: '={{ ["192.0.2.0/24", "198.51.100.1"] }}' };
			expect((await call({ options }, { secret: 'a1' })).items).toHaveLength(1);
			expect(await call({ options }, { secret: 'a2' })).toMatchObject({ status: 401 });
			const others = { ...options, ipAllowlist: '={{ ["198.51.100.1"] }}' };
			expect(await call({ options: others }, { secret: 'a1' })).toMatchObject({ status: 403 });
		});
	});

	describe('when its delivery fails', () => {
		const refused = { path: PATHS.wsse.file, status: 403 };
		const run = async (json: WorkflowJson) => {
			const called = { json: { platform: 'emarsys', exportId, status: 'done', platformStatus: 'done' } };
			return nodeRunOf(await fixture.engine.executeCalled(json, [called]).finished, NAME);
		};
		afterEach(() => (fixture.engine.processedItems.onQuery = () => undefined));
		const onErrors = [undefined, 'stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;
		const causes: Array<[string, RegExp, () => void]> = [
			['file', /download|permission|403/i, () => fixture.sandbox.faults.add({ ...refused, times: Infinity })],
			[
				'memory of n8n',
				/the database does not respond/,
				() =>
					(fixture.engine.processedItems.onQuery = () => {
						throw new Error('the database does not respond');
					}),
			],
		];

		describe.each(causes)('because of the %s', (_, message, breakIt) => {
			it.each(onErrors)('does what On Error says: %s', async (onError) => {
				breakIt();
				const { status, items, errorItems, error } = await run(
					workflowOf({ output: 'file' }, { ...(onError && { onError }) }),
				);
				const isContinued = onError?.startsWith('continue') ?? false;
				expect(status).toBe(isContinued ? 'success' : 'error');
				if (!isContinued) {
					expect(error?.message).toMatch(message);
					expect([items, errorItems]).toEqual([[], []]);
					return;
				}
				const [failed, others] =
					onError === 'continueErrorOutput' ? [errorItems, items] : [items, errorItems];
				expect(others).toEqual([]);
				expect(failed).toHaveLength(1);
				expect(failed[0]?.json).toEqual({ error: expect.stringMatching(message) as string });
				expect(failed[0]?.pairedItem).toEqual({ item: 0 });
			});
		});

		it.each(onErrors)('is run again by Retry On Fail (%s)', async (onError) => {
			fixture.sandbox.faults.add({ ...refused, times: 1 });
			const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0, ...(onError && { onError }) };
			const { status, items, errorItems } = await run(workflowOf({ output: 'file' }, settings));
			expect([status, errorItems]).toEqual(['success', []]);
			expect(items[0]?.json).toMatchObject({ exportId, status: 'done' });
			expect(items[0]?.binary).toHaveProperty('data');
		});

		it('is not remembered: a repeated call gets the file', async () => {
			fixture.sandbox.faults.add({ ...refused, times: 1 });
			const json = workflowOf({ output: 'file' }, { onError: 'continueRegularOutput' });
			expect((await run(json)).json[0]).toHaveProperty('error');
			expect((await run(json)).json[0]).toMatchObject({ exportId, fileSize: expect.any(Number) as number });
			expect((await run(json)).items).toEqual([]);
		});
	});
});
