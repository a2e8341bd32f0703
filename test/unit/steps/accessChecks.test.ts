import { ExportError } from '../../../nodes/core/exportError';
import { cancelled } from '../../../nodes/core/messages';
import type { AccessCheck, CheckResult } from '../../../nodes/platforms/platform';
import type { Run } from '../../../nodes/run/run';
import { checkAll } from '../../../nodes/steps/accessChecks';
import { fakeClock } from '../support/fakeClock';

/** A check that returns or throws these in order, and then repeats the last one. */
function check(name: string, results: Array<CheckResult | Error>, needs?: string): AccessCheck {
	const left = [...results];
	return {
		check: name,
		neededFor: 'a test',
		...(needs !== undefined && { needs }),
		async run() {
			await Promise.resolve();
			const next = (left.length > 1 ? left.shift() : left[0]) ?? {};
			if (next instanceof Error) throw next;
			return next;
		},
	};
}

const fault = (details = {}) =>
	new ExportError('fault', 'The platform failed', { description: 'Try later.', ...details });

function runOf(checks: AccessCheck[], changes: object = {}): Run {
	return {
		platform: { displayName: 'Acme', accessChecks: () => checks },
		transport: { baseUrl: 'https://api.example.com' },
		clock: fakeClock(),
		...changes,
	} as unknown as Run;
}

describe('checks of an account', () => {
	it('have one outcome each, failed ones first', async () => {
		const details = { details: 'as it should be', offBySeconds: 2 };
		const checks = [check('one', [details]), check('two', [{ message: 'Do this.' }]), check('three', [{}])];
		expect(await checkAll(runOf(checks))).toEqual([
			{ check: 'two', ok: false, neededFor: 'a test', message: 'Do this.' },
			{ check: 'one', ok: true, neededFor: 'a test', ...details },
			{ check: 'three', ok: true, neededFor: 'a test' },
		]);
	});

	it('do not hide each other', async () => {
		const outcomes = await checkAll(runOf([check('one', [fault()]), check('two', [{}])]));
		expect(outcomes.map(({ ok }) => ok)).toEqual([false, true]);
		expect(outcomes[0]?.message).toBe('The platform failed. Try later.');
	});

	it('are not made if the one that they need has failed, whatever their order', async () => {
		const never = check('last', [new Error('asked all the same')], 'first');
		const [last, first, middle] = await checkAll(
			runOf([never, check('first', [{ message: 'No.' }]), check('middle', [{}])]),
		);
		expect([first?.ok, middle?.ok]).toEqual([false, true]);
		expect(last?.message).toBe('Not checked, because the check "first" failed. Correct that first.');
	});

	it('are retried after a transient error, but not for long', async () => {
		const clock = fakeClock();
		const [always, once] = await checkAll(
			runOf([check('once', [fault(), {}]), check('always', [fault()])], { clock }),
		);
		expect([once?.ok, always?.ok]).toEqual([true, false]);
		expect(clock.now()).toBeLessThanOrEqual(10_000);
	});

	it('are retried even if the first response took long', async () => {
		const clock = fakeClock();
		const slow = check('slow', [fault(), {}]);
		const run = async () => {
			clock.pass(20_000);
			return await slow.run();
		};
		const [outcome] = await checkAll(runOf([{ ...slow, run }], { clock }));
		expect(outcome?.ok).toBe(true);
	});

	it.each([
		['nothing was sent', { notSent: true }],
		['the platform asks for a long pause', { retryAfterMs: 60_000 }],
		['a retry cannot help', { isRetryable: false }],
	])('are not retried if %s', async (_, details) => {
		const clock = fakeClock();
		const [outcome] = await checkAll(runOf([check('one', [fault(details), {}])], { clock }));
		expect([outcome?.ok, clock.sleeps]).toEqual([false, []]);
	});

	const limited = (details = {}) =>
		new ExportError('rateLimit', 'Too many requests', { description: 'Over within a minute.', ...details });

	it.each([{ retryAfterMs: 41_000 }, { retryAfterMs: 61_000 }, {}])(
		'wait for the end of a rate limit: %j',
		async (details) => {
			const clock = fakeClock();
			const end = details.retryAfterMs ?? 55_000;
			const login: AccessCheck = {
				...check('credentials', []),
				run: async () => {
					await Promise.resolve();
					if (clock.now() < end) throw limited(details);
					return {};
				},
			};
			const outcomes = await checkAll(runOf([login, check('lists', [{}], 'credentials')], { clock }));
			expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
			expect(clock.now()).toBeLessThanOrEqual(62_000);
		},
	);

	it.each([limited({ retryAfterMs: 5000 }), limited(), limited({ retryAfterMs: 900_000 }), fault()])(
		'that depend on one that failed for now say that it is temporary: $kind',
		async (error) => {
			const clock = fakeClock();
			const checks = [check('lists', [{}], 'login'), check('login', [error])];
			const [lists, login] = await checkAll(runOf(checks, { clock }));
			expect(lists).toEqual({
				check: 'lists',
				ok: false,
				neededFor: 'a test',
				message:
					'Not checked, because the check "login" failed for now. This is usually temporary: try again in a few minutes.',
			});
			expect(login).toMatchObject({ ok: false, message: expect.stringContaining(error.message) as string });
			expect(login).not.toHaveProperty('isTemporary');
			expect(clock.now()).toBeLessThanOrEqual(90_000);
		},
	);

	it('end with the execution', async () => {
		await expect(checkAll(runOf([check('one', [cancelled()])]))).rejects.toThrow('canceled');
	});
});

describe('the check of the callback', () => {
	async function callback(resumeUrl: string, baseUrl = 'https://api.example.com') {
		const run = runOf([], {
			platform: { displayName: 'Acme', callback: {} },
			transport: { baseUrl },
			context: { evaluateExpression: () => resumeUrl },
		});
		const [outcome] = await checkAll(run);
		return outcome;
	}

	it('accepts a public address', async () => {
		const outcome = await callback('https://n8n.example.com/webhook-waiting/12?signature=abc');
		expect(outcome).toMatchObject({
			check: 'callback',
			ok: true,
			details: 'Acme calls https://n8n.example.com',
		});
	});

	it('recommends https', async () => {
		const outcome = await callback('http://n8n.example.com/webhook-waiting/12');
		expect(outcome).toMatchObject({ ok: true, details: expect.stringMatching(/https/) as string });
	});

	it.each(['http://localhost:5678', 'https://192.168.1.4', 'http://n8n:5678', 'http://[::1]:5678'])(
		'says what to do about %s',
		async (origin) => {
			const outcome = await callback(`${origin}/webhook-waiting/12?signature=abc`);
			expect(outcome?.ok).toBe(false);
			expect(outcome?.message).toContain(
				`can't reach this n8n at ${origin}. Set the environment variable N8N_WEBHOOK_URL`,
			);
			expect(outcome?.message).not.toContain('signature');
		},
	);

	it('accepts a private address if the platform has one, too', async () => {
		expect(await callback('http://127.0.0.1:5678/x', 'http://127.0.0.1:4000/api/v3')).toMatchObject({
			ok: true,
		});
	});

	it('fails if n8n has no address', async () => {
		expect((await callback(''))?.message).toMatch(/does not know its own address/);
	});
});
