import { DateTime } from 'luxon';
import type { INodeParameters } from 'n8n-workflow';
import {
	EngineFixture,
	exportIdOf,
	setClock,
	stopClockAt,
	useRealTime,
	workflowOf,
	type NodeRun,
	type Rest,
} from './support';

describe('Since Last Run', () => {
	let fixture: EngineFixture;
	let workflows = 0;
	/** How far Emarsys' clock is behind n8n's, in milliseconds. */
	let behindMs = 0;
	beforeAll(async () => {
		fixture = await EngineFixture.start({ now: () => Date.now() - behindMs });
	});
	afterAll(async () => {
		useRealTime();
		await fixture.close();
	});
	beforeEach(() => {
		fixture.reset();
		behindMs = 0;
		workflows++;
	});

	/** A scheduled run in the workflow of this test; Vienna is an hour ahead of UTC. */
	const run = async (now: string, parameters: INodeParameters = {}, rest: Rest = {}): Promise<NodeRun> => {
		stopClockAt(now);
		const workflowId = `since-${workflows}`;
		return await fixture.run('wsse', { timeWindow: 'sinceLastRun', ...parameters }, { workflowId, ...rest });
	};
	const windowOf = ({ json }: NodeRun, index = 0) => json[index]?.timeRange;
	const sent = () =>
		fixture.starts.map(({ body }) => (JSON.parse(body) as { time_range: string[] }).time_range);

	const FIRST = ['2026-11-19 00:00:00', '2026-11-20 09:00:00'];
	const SECOND = ['2026-11-20 09:00:00', '2026-11-20 10:00:00'];
	const CAUGHT_UP = ['2026-11-19 00:00:00', '2026-11-20 10:00:00'];
	const first = async (parameters?: INodeParameters, rest?: Rest) =>
		await run('2026-11-20T08:00:00.700Z', parameters, rest);
	const second = async (parameters?: INodeParameters, rest?: Rest) =>
		await run('2026-11-20T09:00:00.300Z', parameters, rest);

	it('starts where the previous run ended, and says in the item what it exported', async () => {
		expect(windowOf(await first())).toEqual(FIRST);
		expect(windowOf(await second())).toEqual(SECOND);
		expect(windowOf(await run('2026-11-22T06:30:00Z'))).toEqual([
			'2026-11-20 10:00:00',
			'2026-11-22 07:30:00',
		]);
		expect(sent()).toEqual([FIRST, SECOND, ['2026-11-20 10:00:00', '2026-11-22 07:30:00']]);
	});

	it('starts at First Run From', async () => {
		const from = { firstRunFrom: '2026-10-01T00:00:00' };
		expect(windowOf(await first(from))).toEqual(['2026-10-01 00:00:00', FIRST[1]]);
		expect(windowOf(await second(from))).toEqual(SECOND);
	});

	it('starts over if the user changes First Run From', async () => {
		await first();
		const later = { firstRunFrom: '2026-11-02T12:00:00Z' };
		expect(windowOf(await second(later))).toEqual(['2026-11-02 13:00:00', SECOND[1]]);
		expect(windowOf(await run('2026-11-20T10:00:00Z', later))).toEqual([
			'2026-11-20 10:00:00',
			'2026-11-20 11:00:00',
		]);
	});

	it('catches up after failures, even if First Run From is an expression whose value changes', async () => {
		const from = { firstRunFrom: '={{ $json.yesterday }}' };
		const at = (yesterday: string): Rest => ({ items: [{ yesterday }] });
		await run('2026-11-20T08:00:00Z', from, at('2026-11-19'));
		fixture.sandbox.faults.add({ path: '/contact/getregistrations', status: 400, body: '' });
		expect((await run('2026-11-21T08:00:00Z', from, at('2026-11-20'))).status).toBe('error');
		expect(windowOf(await run('2026-11-24T08:00:00Z', from, at('2026-11-23')))).toEqual([
			'2026-11-20 09:00:00',
			'2026-11-24 09:00:00',
		]);
	});

	it('rejects a First Run From in the future', async () => {
		const failed = await first({ firstRunFrom: '2026-12-24T18:00:00' });
		expect(failed.error?.message).toMatch(/^First Run From: /);
		expect(fixture.received()).toEqual([]);
	});

	it.each([4, 45])(
		'starts at the creation of the previous export if the clock of the platform is %d minutes behind',
		async (minutes) => {
			// WSSE would refuse a clock that is 45 minutes off.
			useRealTime();
			behindMs = minutes * 60_000;
			const workflow: Rest = { workflowId: `clock ${minutes} behind` };
			const one = await fixture.run('oAuth2', { timeWindow: 'sinceLastRun' }, workflow);
			const two = await fixture.run('oAuth2', { timeWindow: 'sinceLastRun' }, workflow);
			const created = DateTime.fromISO(one.json[0]?.createdAt as string, { zone: 'Europe/Vienna' });
			const [from] = windowOf(two) as string[];
			// What arrived in these minutes by the platform's clock was not in any file yet.
			expect(from).toBe(created.toFormat('yyyy-MM-dd HH:mm:ss'));
			expect(from).not.toBe((windowOf(one) as string[])[1]);
		},
	);

	it('exists for "Export" only', async () => {
		const failed = await first({ operation: 'start' });
		expect(failed.error?.message).toMatch(/^Time Window: /);
		expect(fixture.received()).toEqual([]);
	});

	describe('keeps the watermark', () => {
		it('when the node failed', async () => {
			fixture.sandbox.faults.add({ path: '/export/*/data', emarsysError: 'fileGone' });
			expect((await first()).status).toBe('error');
			expect(windowOf(await second())).toEqual(CAUGHT_UP);
		});

		const items = [{ field: 1 }, { field: 2 }];
		const each = { contactFields: '={{ $json.field }}' };

		it.each([undefined, 'continueRegularOutput', 'continueErrorOutput'] as const)(
			'when one of several items failed (On Error: %s)',
			async (onError) => {
				fixture.sandbox.faults.add({ path: '/export/*/data', emarsysError: 'fileGone' });
				const failed = await first(each, { items, ...(onError && { settings: { onError } }) });
				expect(failed.status).toBe(onError ? 'success' : 'error');
				const next = await second(each, { items });
				expect(next.json.map(({ timeRange }) => timeRange)).toEqual([CAUGHT_UP, CAUGHT_UP]);
			},
		);

		it('when the settings of one of several items are wrong', async () => {
			const some = [{ field: 1 }, { field: 27 }];
			await first(each, { items: some, settings: { onError: 'continueRegularOutput' } });
			expect(windowOf(await second())).toEqual(CAUGHT_UP);
		});

		it.each(['rows', 'parts'])('when "Max Rows" limited the output (%s)', async (output) => {
			const cut = await first({ output, options: { maxRows: 10 } });
			expect(cut.error).toBeUndefined();
			expect(cut.items).toHaveLength(output === 'rows' ? 10 : 1);
			expect(windowOf(await second())).toEqual(CAUGHT_UP);
		});

		it('when it was not done in time and the workflow continued', async () => {
			fixture.sandbox.setJobDuration(600_000);
			setClock('2026-11-20T08:00:00Z');
			const late = await fixture.run(
				'wsse',
				{ timeWindow: 'sinceLastRun', options: { maxWait: 0.02, onTimeout: 'continue' } },
				{ workflowId: `since-${workflows}` },
			);
			expect(late.json[0]).toMatchObject({ timedOut: true, timeRange: [FIRST[0], expect.any(String)] });
			fixture.reset();
			expect(windowOf(await second())).toEqual(CAUGHT_UP);
		});

		it('in a manual run', async () => {
			expect(windowOf(await first({}, { mode: 'manual' }))).toEqual(FIRST);
			expect(windowOf(await second())).toEqual(CAUGHT_UP);
			const byHand = await run('2026-11-20T10:00:00Z', {}, { mode: 'manual' });
			expect(windowOf(byHand)).toEqual([SECOND[1], '2026-11-20 11:00:00']);
			expect(windowOf(await run('2026-11-20T11:00:00Z'))).toEqual([SECOND[1], '2026-11-20 12:00:00']);
		});

		it.each(['integrated', 'evaluation', 'chat', 'internal', 'agent'] as const)(
			'in an execution of mode "%s", which may be manual, and says so',
			async (mode) => {
				const tried = await first({}, { mode });
				expect(windowOf(tried)).toEqual(FIRST);
				expect(tried.hints[0]?.message).toMatch(/^"Since Last Run" is not updated: /);
				expect(windowOf(await second())).toEqual(CAUGHT_UP);
			},
		);

		it('in the retry of a manual run', async () => {
			fixture.sandbox.faults.add({ path: '/export/*/data', emarsysError: 'fileGone' });
			const { execution } = await first({}, { mode: 'manual' });
			const parameters = { timeWindow: 'sinceLastRun' };
			const setup = fixture.setup('wsse', parameters, { workflowId: `since-${workflows}` });
			await fixture.engine.retry(workflowOf(setup), execution).finished;
			expect(windowOf(await second())).toEqual(CAUGHT_UP);
		});

		it('when it was stopped', async () => {
			fixture.sandbox.setJobDuration(600_000);
			stopClockAt('2026-11-20T08:00:00Z');
			const parameters = { timeWindow: 'sinceLastRun' };
			const running = fixture.startRun('wsse', parameters, { workflowId: `since-${workflows}` });
			while (fixture.polls.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
			running.stop();
			await running.finished;
			fixture.reset();
			expect(windowOf(await second())).toEqual(CAUGHT_UP);
		});
	});

	describe('advances the watermark', () => {
		it.each(['rows', 'parts', 'file'])('when everything was returned (%s)', async (output) => {
			const all = await first({ output, options: { rowsPerPart: 20, maxRows: output === 'file' ? 1 : 51 } });
			expect(all.items).toHaveLength({ rows: 50, parts: 3, file: 1 }[output] ?? 0);
			expect(windowOf(await second())).toEqual(SECOND);
		});

		it.each(['rows', 'parts', 'file'])('when the export was empty (%s)', async (output) => {
			fixture.sandbox.setRows(0);
			expect((await first({ output })).error).toBeUndefined();
			expect(windowOf(await second())).toEqual(SECOND);
		});

		it('when the file was delivered elsewhere', async () => {
			await first({ options: { distributionMethod: 'sftp' } });
			expect(windowOf(await second())).toEqual(SECOND);
		});

		it.each(['webhook', 'trigger', 'error', 'cli'] as const)('in an execution of mode "%s"', async (mode) => {
			await first({}, { mode });
			expect(windowOf(await second({}, { mode }))).toEqual(SECOND);
		});

		it('on a worker, which gets no static data', async () => {
			await first({}, { on: 'elsewhere' });
			expect(windowOf(await second({}, { on: 'elsewhere' }))).toEqual(SECOND);
			expect(windowOf(await run('2026-11-20T10:00:00Z'))).toEqual([SECOND[1], '2026-11-20 11:00:00']);
		});
	});

	it('is the same window for all items', async () => {
		const items = [{ field: 1 }, { field: 2 }, { field: 3 }];
		const each = { contactFields: '={{ $json.field }}' };
		const all = [await first(each, { items }), await second(each, { items })];
		expect(all.map(({ json }) => json.map(({ timeRange }) => timeRange))).toEqual([
			[FIRST, FIRST, FIRST],
			[SECOND, SECOND, SECOND],
		]);
	});

	it('stays the same under Retry On Fail, which starts nothing twice', async () => {
		fixture.sandbox.faults.add({ path: '/export/*/data', status: 404, body: 'nothing here', times: 2 });
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1200 };
		const done = await first({}, { settings });
		expect(done.error).toBeUndefined();
		expect(windowOf(done)).toEqual(FIRST);
		expect(sent()).toEqual([FIRST]);
		expect(exportIdOf(done)).toBe(fixture.sandbox.jobs.list().at(-1)?.id);
		expect(windowOf(await second())).toEqual(SECOND);
	});

	describe('of changes', () => {
		const changes = { exportType: 'changes' };

		it('covers whole days of Vienna, including today', async () => {
			const zone: Rest = { workflowSettings: { timezone: 'America/Los_Angeles' } };
			expect(windowOf(await run('2026-11-20T22:30:00Z', changes, zone))).toEqual([
				'2026-11-19',
				'2026-11-21',
			]);
			// 00:30 in Vienna.
			expect(windowOf(await run('2026-11-20T23:30:00Z', changes, zone))).toEqual([
				'2026-11-20',
				'2026-11-22',
			]);
			expect(windowOf(await run('2026-11-21T02:30:00Z', changes, zone))).toEqual([
				'2026-11-21',
				'2026-11-22',
			]);
		});
	});

	it('has no gap at the end of daylight saving time, and the item says so', async () => {
		const nights = [
			await run('2026-10-24T23:30:00Z'),
			await run('2026-10-25T00:30:00Z'),
			await run('2026-10-25T01:30:00Z'),
			await run('2026-10-25T02:30:00Z'),
			await run('2026-10-25T03:30:00Z'),
		];
		// 02:30 occurs twice: at 00:30 and 01:30 UTC.
		expect(nights.map((night) => windowOf(night))).toEqual([
			['2026-10-24 00:00:00', '2026-10-25 01:30:00'],
			['2026-10-25 01:30:00', '2026-10-25 02:30:00'],
			['2026-10-25 02:00:00', '2026-10-25 03:00:00'],
			['2026-10-25 02:00:00', '2026-10-25 03:30:00'],
			['2026-10-25 03:30:00', '2026-10-25 04:30:00'],
		]);
		const notes = nights.map(({ json }) => json[0]?.timeRangeNote !== undefined);
		expect(notes).toEqual([false, false, true, true, false]);
		expect(nights[2]?.json[0]?.timeRangeNote).toMatch(/occurs twice/);
	});

	it('has no gap at the start of daylight saving time', async () => {
		await run('2026-03-29T00:30:00Z');
		expect(windowOf(await run('2026-03-29T01:30:00Z'))).toEqual([
			'2026-03-29 01:30:00',
			'2026-03-29 03:30:00',
		]);
	});
});
