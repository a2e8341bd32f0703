import type { INodeParameters } from 'n8n-workflow';
import { EngineFixture, stopClockAt, useRealTime, type Rest } from './support';

/** What Emarsys receives as `time_range` for each time window. */
describe('Time windows', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		useRealTime();
		await fixture.close();
	});
	beforeEach(() => {
		useRealTime();
		fixture.reset();
	});

	/** Runs "Start" and returns what the sandbox has received; the item must say the same. */
	const sentBy = async (parameters: INodeParameters, timezone = 'Europe/Vienna', rest: Rest = {}) => {
		fixture.reset();
		const settings: Rest = { workflowSettings: { timezone }, ...rest };
		const run = await fixture.run('wsse', { operation: 'start', ...parameters }, settings);
		if (run.error) throw run.error;
		const [start] = fixture.starts;
		const { time_range: sent } = JSON.parse(start?.body ?? '{}') as { time_range?: string[] };
		expect(run.json[0]?.timeRange).toEqual(sent);
		expect(run.json[0]).not.toHaveProperty('timeRangeNote');
		return sent;
	};

	describe.each([
		[
			'Europe/Vienna',
			{
				yesterday: ['2026-11-19 00:00:00', '2026-11-20 00:00:00'],
				today: ['2026-11-20 00:00:00', '2026-11-20 13:34:56'],
				lastHour: ['2026-11-20 12:00:00', '2026-11-20 13:00:00'],
				last24Hours: ['2026-11-19 13:00:00', '2026-11-20 13:00:00'],
				last7Days: ['2026-11-13 00:00:00', '2026-11-20 00:00:00'],
				last30Days: ['2026-10-21 00:00:00', '2026-11-20 00:00:00'],
				previousMonth: ['2026-10-01 00:00:00', '2026-11-01 00:00:00'],
			},
		],
		[
			'America/New_York',
			{
				yesterday: ['2026-11-19 06:00:00', '2026-11-20 06:00:00'],
				today: ['2026-11-20 06:00:00', '2026-11-20 13:34:56'],
				lastHour: ['2026-11-20 12:00:00', '2026-11-20 13:00:00'],
				last24Hours: ['2026-11-19 13:00:00', '2026-11-20 13:00:00'],
				last7Days: ['2026-11-13 06:00:00', '2026-11-20 06:00:00'],
				// New York's clocks go back a week after Vienna's.
				last30Days: ['2026-10-21 06:00:00', '2026-11-20 06:00:00'],
				previousMonth: ['2026-10-01 06:00:00', '2026-11-01 05:00:00'],
			},
		],
		[
			'Asia/Kolkata',
			{
				yesterday: ['2026-11-18 19:30:00', '2026-11-19 19:30:00'],
				today: ['2026-11-19 19:30:00', '2026-11-20 13:34:56'],
				lastHour: ['2026-11-20 12:30:00', '2026-11-20 13:30:00'],
				last24Hours: ['2026-11-19 13:30:00', '2026-11-20 13:30:00'],
				last7Days: ['2026-11-12 19:30:00', '2026-11-19 19:30:00'],
				last30Days: ['2026-10-20 20:30:00', '2026-11-19 19:30:00'],
				previousMonth: ['2026-09-30 20:30:00', '2026-10-31 19:30:00'],
			},
		],
		[
			'Pacific/Auckland',
			{
				yesterday: ['2026-11-19 12:00:00', '2026-11-20 12:00:00'],
				today: ['2026-11-20 12:00:00', '2026-11-20 13:34:56'],
				lastHour: ['2026-11-20 12:00:00', '2026-11-20 13:00:00'],
				last24Hours: ['2026-11-19 13:00:00', '2026-11-20 13:00:00'],
				last7Days: ['2026-11-13 12:00:00', '2026-11-20 12:00:00'],
				last30Days: ['2026-10-21 13:00:00', '2026-11-20 12:00:00'],
				previousMonth: ['2026-09-30 13:00:00', '2026-10-31 12:00:00'],
			},
		],
	])('in %s', (timezone, expected) => {
		it.each(Object.entries(expected))('%s', async (timeWindow, range) => {
			stopClockAt('2026-11-20T12:34:56Z');
			expect(await sentBy({ timeWindow }, timezone)).toEqual(range);
		});
	});

	it.each([
		['yesterday', '2026-11-19', '2026-11-20'],
		['today', '2026-11-20', '2026-11-21'],
		['lastHour', '2026-11-20', '2026-11-21'],
		['last24Hours', '2026-11-19', '2026-11-21'],
		['last7Days', '2026-11-13', '2026-11-20'],
		['last30Days', '2026-10-21', '2026-11-20'],
		['previousMonth', '2026-10-01', '2026-11-01'],
	])('of changes are days of Vienna, in every zone: %s', async (timeWindow, ...range) => {
		stopClockAt('2026-11-20T12:34:56Z');
		for (const timezone of ['America/Los_Angeles', 'Pacific/Auckland'])
			expect(await sentBy({ exportType: 'changes', timeWindow }, timezone)).toEqual(range);
	});

	it('of responses are like those of registrations', async () => {
		stopClockAt('2026-11-20T12:34:56Z');
		expect(await sentBy({ exportType: 'responses', timeWindow: 'lastHour' })).toEqual([
			'2026-11-20 12:00:00',
			'2026-11-20 13:00:00',
		]);
	});

	it('are not sent with contact lists and segments', async () => {
		const list = { exportType: 'contactList', contactListId: { __rl: true, mode: 'id', value: '718330' } };
		expect(await sentBy(list)).toBeUndefined();
		const segment = { exportType: 'segment', segmentId: { __rl: true, mode: 'id', value: '100002033' } };
		expect(await sentBy(segment)).toBeUndefined();
	});

	describe('of custom choice', () => {
		const custom = async (from: string, to: string, timezone?: string, rest?: Rest) =>
			await sentBy({ timeWindow: 'custom', from, to }, timezone, rest);

		it.each([
			['the format of the picker', '2026-11-01T08:00:00', '2026-11-02T08:00:00'],
			['ISO 8601 with an offset', '2026-11-01T08:00:00-05:00', '2026-11-02T08:00:00.000-05:00'],
			['ISO 8601 in UTC', '2026-11-01T13:00:00Z', '2026-11-02T13:00:00.000Z'],
			['ISO 8601 with a space and without seconds', '2026-11-01 08:00', '2026-11-02 08:00'],
			['SQL', '2026-11-01 08:00:00', '2026-11-02 08:00:00'],
			['mail headers', 'Sun, 01 Nov 2026 08:00:00 -0500', 'Mon, 02 Nov 2026 13:00:00 GMT'],
			['a text by expression', "={{ '2026-11-01T08:00:00' }}", '={{ $json.to }}'],
			['a number', "={{ Date.parse('2026-11-01T13:00:00Z') }}", '={{ $json.ms }}'],
			['a Date', "={{ new Date('2026-11-01T13:00:00Z') }}", '={{ new Date($json.ms) }}'],
			[
				'a Luxon value',
				"={{ DateTime.fromISO('2026-11-01T08:00:00') }}",
				"={{ DateTime.fromISO('2026-11-02T13:00:00Z') }}",
			],
			[
				'a Luxon value in another zone',
				"={{ DateTime.fromISO('2026-11-01T22:00:00', { zone: 'Asia/Tokyo' }) }}",
				'={{ $json.to.toDateTime() }}',
			],
		])('as %s', async (_form, from, to) => {
			const items = [{ to: '2026-11-02T08:00:00', ms: Date.parse('2026-11-02T13:00:00Z') }];
			expect(await custom(from, to, 'America/New_York', { items })).toEqual([
				'2026-11-01 14:00:00',
				'2026-11-02 14:00:00',
			]);
		});

		it('as a day without a time, which means midnight', async () => {
			expect(await custom('2026-11-03', '2026-11-05', 'America/New_York')).toEqual([
				'2026-11-03 06:00:00',
				'2026-11-05 06:00:00',
			]);
		});

		// Expressions have their own clock, which can't be set.
		const DAY = 24 * 3_600_000;
		const wallTime = (moment: number, timeZone: string) =>
			new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(moment);

		it('as {{ $now }}', async () => {
			const before = wallTime(Date.now() - DAY - 1000, 'Europe/Vienna');
			const range = await custom('={{ $now.minus({ hours: 24 }) }}', '={{ $now }}', 'Asia/Tokyo');
			const [from = '', to = ''] = range ?? [];
			expect(from >= before && from <= wallTime(Date.now() - DAY, 'Europe/Vienna')).toBe(true);
			expect(to > from && to <= wallTime(Date.now(), 'Europe/Vienna')).toBe(true);
		});

		it.each(['Europe/Vienna', 'Asia/Kolkata', 'America/New_York'])(
			'as {{ $today.minus({ days: 1 }) }}, with the days of %s',
			async (timezone) => {
				const days = () => {
					const today = wallTime(Date.now(), timezone).slice(0, 10);
					// By the calendar: not every day has 24 hours.
					return [new Date(Date.parse(today) - DAY).toISOString().slice(0, 10), today];
				};
				const before = days();
				const range = await custom('={{ $today.minus({ days: 1 }) }}', '={{ $today }}', timezone);
				const inZone = (range ?? []).map((wall) => {
					// Converts Vienna's wall time by trying both of its offsets.
					const moment = [1, 2]
						.map((hours) => Date.parse(`${wall.replace(' ', 'T')}Z`) - hours * 3_600_000)
						.find((candidate) => wallTime(candidate, 'Europe/Vienna') === wall);
					return wallTime(moment ?? NaN, timezone);
				});
				expect(inZone.map((wall) => wall.slice(11))).toEqual(['00:00:00', '00:00:00']);
				expect([before, days()]).toContainEqual(inZone.map((wall) => wall.slice(0, 10)));
			},
		);

		it('per item, by expression', async () => {
			const items = [{ day: '2026-11-01' }, { day: '2026-11-08' }];
			const run = await fixture.run(
				'wsse',
				{
					operation: 'start',
					timeWindow: 'custom',
					from: '={{ $json.day }}',
					to: '={{ DateTime.fromISO($json.day).plus({ weeks: 1 }) }}',
				},
				{ items },
			);
			expect(run.json.map(({ timeRange }) => timeRange)).toEqual([
				['2026-11-01 00:00:00', '2026-11-08 00:00:00'],
				['2026-11-08 00:00:00', '2026-11-15 00:00:00'],
			]);
		});

		it.each([
			['an empty value', '={{ "" }}', 'From: enter a date and time'],
			['a time of day', '08:00', 'From: "08:00" is not a date and time'],
			['a German date', '1.11.2026', 'From: "1.11.2026" is not a date and time'],
			['a day that does not exist', '2026-02-30', 'From: "2026-02-30" is not a date and time'],
			['the end', '2026-12-01', /^From: 2026-12-01 00:00 is not before To: \S+ \S+ \(\S+\)$/],
		])('is rejected before anything is sent: %s', async (_what, from, message) => {
			const run = await fixture.run('wsse', { timeWindow: 'custom', from, to: '2026-11-30' });
			expect(run.status).toBe('error');
			expect(run.error?.message).toMatch(message);
			expect(fixture.received()).toEqual([]);
		});
	});
});
