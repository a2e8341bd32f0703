import type { Execution, N8nInstance } from '../../../dev/n8n';
import type { SignIn, Injection, Outcome, Row } from './row';
import type { Secrets } from './secrets';
import { FaultFixture } from './faultFixture';

/** Internals that no user should read. */
const NOT_FOR_USERS =
	/undefined|\[object|NaN|cannot read|unexpected (token|end)|is not a function|<\w+>|\bat .*:\d+:\d+/i;

/** Max Wait: longer than transient errors last, or short enough for a fast row. */
const MINUTES_FOR_GOOD = 4;
const MINUTES_FOR_ERRORS = 0.05;

/**
 * Runs a row with one platform, and checks the outcome.
 * @throws what Jest's `expect` throws
 */
export async function perform(
	n8n: N8nInstance,
	secrets: Secrets,
	row: Row,
	signIn: SignIn,
	injections: readonly Injection[],
): Promise<void> {
	const fixture = await FaultFixture.open(n8n, signIn, secrets);
	try {
		for (const injection of injections) fixture.inject(row.request, injection);
		await row.arrange?.(fixture);
		const isError = 'error' in row.outcome;
		const maxWait = isError ? MINUTES_FOR_ERRORS : MINUTES_FOR_GOOD;
		const { options, ...parameters } = row.parameters ?? {};
		const id = await fixture.start(
			{ ...parameters, options: { maxWait, ...(options as object | undefined) } },
			// n8n's own retry after an error must not start a second export.
			isError && row.retried !== false ? { retryOnFail: true, maxTries: 2, waitBetweenTries: 100 } : {},
		);
		const [execution] = await Promise.all([fixture.end(id), fixture.whileRunning()]);
		expectNoSecondStart(fixture, row.outcome);
		for (const fault of fixture.faults) expect(fault.hits).toBeGreaterThan(0);
		expectNothingGivenAway(fixture);
		if ('error' in row.outcome) expectError(fixture, execution, row.outcome);
		else await expectItem(fixture, execution, row.outcome);
	} finally {
		await fixture.close();
	}
}

function expectNoSecondStart(fixture: FaultFixture, outcome: Outcome): void {
	expect(fixture.sandbox.jobs.list().length).toBeLessThanOrEqual(1);
	// Altcraft's starts have a Request-ID by which the platform recognizes a repeat; those of Emarsys don't.
	if ('unclear' in outcome && fixture.signIn !== 'altcraft')
		expect(fixture.received('start').length).toBeLessThanOrEqual(1);
}

function expectNothingGivenAway({ sandbox }: FaultFixture): void {
	for (const { headers, url } of sandbox.otherOrigin.requests) {
		expect(headers).not.toHaveProperty('x-wsse');
		expect(headers).not.toHaveProperty('authorization');
		expect(url).not.toContain('token');
	}
}

function expectError(
	fixture: FaultFixture,
	execution: Execution,
	outcome: Extract<Outcome, { error: string }>,
): void {
	const { message = '', description = '' } = (execution.data.resultData.error ?? {}) as {
		message?: string;
		description?: string | null;
	};
	expect([execution.status, message]).toEqual([
		'error',
		expect.stringContaining(filled(outcome.error, fixture)),
	]);
	expect(fixture.items(execution)).toEqual([]);
	expect(message).not.toMatch(NOT_FOR_USERS);
	// What to do.
	expect(description).toMatch(/\w{3}.*\.$/s);
	expect(description).not.toMatch(NOT_FOR_USERS);
	const isKnown = fixture.received('status').length > 0;
	if (isKnown) expect(`${message} ${description}`).toContain(idOf(fixture));
}

async function expectItem(
	fixture: FaultFixture,
	execution: Execution,
	{ file }: Extract<Outcome, { item: string }>,
): Promise<void> {
	const { error } = execution.data.resultData;
	expect([execution.status, error?.message]).toEqual(['success', undefined]);
	const [first, ...others] = fixture.items(execution);
	expect(others).toEqual([]);
	expect(first?.json).toMatchObject({ exportId: idOf(fixture), status: 'done', timedOut: false });
	const bytes = await fixture.file(first);
	expect(bytes.toString()).toBe(file ?? (await fixture.sandbox.jobs.csvOf(idOf(fixture))).toString());
}

function idOf({ sandbox }: FaultFixture): string {
	return sandbox.jobs.list()[0]?.id ?? 'none';
}

/** Replaces the placeholders in a text of the table. */
function filled(text: string, fixture: FaultFixture): string {
	return text
		.replaceAll('{id}', idOf(fixture))
		.replaceAll('{platform}', fixture.signIn === 'altcraft' ? 'Altcraft' : 'Emarsys');
}
