import type { INode, INodeParameters } from 'n8n-workflow';
import { EngineFixture, TYPE, type WorkflowJson } from './support';

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
});
