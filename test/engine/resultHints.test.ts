import type { INodeParameters } from 'n8n-workflow';
import { EngineFixture, type NodeRun } from './support';

const hintsOf = (run: NodeRun) => run.hints.map(({ message }) => message);

describe('Hints at the output summarize a run', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => fixture.reset());

	const run = async (parameters: INodeParameters) =>
		await fixture.run('wsse', parameters, { workflowSettings: { timezone: 'America/New_York' } });

	it('a file: ID, type, window with the time zone, name and size', async () => {
		const done = await run({ output: 'file' });
		const { exportId, fileName, timeRange } = done.json[0] as Record<string, string & string[]>;
		expect(hintsOf(done)).toEqual([
			expect.stringMatching(
				`^Export ${exportId} \\(registrations, from ${timeRange?.join(' to ')} in Vienna, custom window in America/New_York\\): file ${fileName} \\([\\d.]+ [kM]?B\\)\\.$`,
			),
		]);
	});

	it('rows and parts: the time zone and the number', async () => {
		const zone = 'in Vienna, custom window in America/New_York): ';
		expect(hintsOf(await run({ output: 'rows' }))[0]).toContain(`${zone}50 rows.`);
		const options = { rowsPerPart: 20 };
		expect(hintsOf(await run({ output: 'parts', options }))[0]).toContain(`${zone}3 parts, 50 rows.`);
	});

	it('changes: whole days of Vienna', async () => {
		const [hint] = hintsOf(await run({ exportType: 'changes', origin: 'all', output: 'rows' }));
		expect(hint).toContain('in Europe/Vienna): 50 rows.');
	});

	it('registrations without rows: who is not included', async () => {
		fixture.sandbox.setRows(0);
		expect(hintsOf(await run({ output: 'rows' }))[0]).toMatch(/: 0 rows\. .*imported.*use Segment/);
	});

	it('four or more exports: one hint', async () => {
		const items = [1, 2, 3, 4].map((field) => ({ field }));
		const done = await fixture.run(
			'wsse',
			{ output: 'rows', contactFields: '={{ [$json.field] }}' },
			{ items },
		);
		expect(done.error).toBeUndefined();
		expect(hintsOf(done)).toEqual([
			expect.stringMatching(/^4 exports \(registrations, .*\), 200 rows\. Export IDs: \d+, \d+, \d+, \d+\.$/),
		]);
	});

	it.each(['export', 'wait', 'download'])(
		'an export that is not finished in time (%s)',
		async (operation) => {
			fixture.sandbox.setJobDuration(60_000);
			const exportId = operation === 'export' ? undefined : await fixture.exportId('wsse');
			const done = await run({
				operation,
				...(exportId !== undefined && { exportId }),
				options: { maxWait: 0, onTimeout: 'continue' },
			});
			expect(done.json[0]).toMatchObject({ timedOut: true });
			expect(hintsOf(done)).toEqual([
				expect.stringMatching(/^Export \d+.*: not finished after .*: timedOut is true/),
			]);
		},
	);

	it('an export that is delivered elsewhere', async () => {
		const done = await run({
			exportType: 'contactList',
			contactListId: { __rl: true, mode: 'id', value: String(718330) },
			options: { distributionMethod: 'mail', mailTo: 'reports@example.com' },
		});
		expect(done.error).toBeUndefined();
		expect(hintsOf(done)).toEqual([
			expect.stringMatching(/^Export \d+ \(contact list 718330\): done, and the platform delivers/),
		]);
	});
});
