import type { Execution, N8nInstance } from '../../../dev/n8n';
import type { Access, Injection, Outcome, Row } from './row';
import type { Secrets } from './secrets';
import { Stand } from './stand';

/** What programs say to each other, and no user should read. */
const NOT_FOR_USERS =
	/undefined|\[object|NaN|cannot read|unexpected (token|end)|is not a function|<\w+>|\bat .*:\d+:\d+/i;

/** How long the node waits: longer than what passes takes, or so short that a row doesn't take long. */
const MINUTES_FOR_GOOD = 4;
const MINUTES_FOR_ERRORS = 0.05;

/**
 * Runs a row with one platform, and checks what came out.
 * @throws what Jest's `expect` throws
 */
export async function perform(
	n8n: N8nInstance,
	secrets: Secrets,
	row: Row,
	access: Access,
	injections: readonly Injection[],
): Promise<void> {
	const stand = await Stand.open(n8n, access, secrets);
	try {
		for (const injection of injections) stand.inject(row.request, injection);
		await row.arrange?.(stand);
		const isError = 'error' in row.outcome;
		const maxWait = isError ? MINUTES_FOR_ERRORS : MINUTES_FOR_GOOD;
		const { options, ...parameters } = row.parameters ?? {};
		const id = await stand.start(
			{ ...parameters, options: { maxWait, ...(options as object | undefined) } },
			// What n8n does by itself after an error is what must not start a second export.
			isError && row.retried !== false ? { retryOnFail: true, maxTries: 2, waitBetweenTries: 100 } : {},
		);
		const [execution] = await Promise.all([stand.end(id), stand.whileRunning()]);
		expectNoSecondStart(stand, row.outcome);
		for (const fault of stand.faults) expect(fault.hits).toBeGreaterThan(0);
		expectNothingGivenAway(stand);
		if ('error' in row.outcome) expectError(stand, execution, row.outcome);
		else await expectItem(stand, execution, row.outcome);
	} finally {
		await stand.close();
	}
}

function expectNoSecondStart(stand: Stand, outcome: Outcome): void {
	expect(stand.sandbox.jobs.list().length).toBeLessThanOrEqual(1);
	// Altcraft's starts have a number by which the platform knows a repeat; Emarsys' have none.
	if ('unclear' in outcome && stand.access !== 'altcraft')
		expect(stand.received('start').length).toBeLessThanOrEqual(1);
}

function expectNothingGivenAway({ sandbox }: Stand): void {
	for (const { headers, url } of sandbox.stranger.requests) {
		expect(headers).not.toHaveProperty('x-wsse');
		expect(headers).not.toHaveProperty('authorization');
		expect(url).not.toContain('token');
	}
}

function expectError(stand: Stand, execution: Execution, outcome: Extract<Outcome, { error: string }>): void {
	const { message = '', description = '' } = (execution.data.resultData.error ?? {}) as {
		message?: string;
		description?: string | null;
	};
	expect([execution.status, message]).toEqual([
		'error',
		expect.stringContaining(filled(outcome.error, stand)),
	]);
	expect(stand.items(execution)).toEqual([]);
	expect(message).not.toMatch(NOT_FOR_USERS);
	// What to do.
	expect(description).toMatch(/\w{3}.*\.$/s);
	expect(description).not.toMatch(NOT_FOR_USERS);
	const isKnown = stand.received('status').length > 0;
	if (isKnown) expect(`${message} ${description}`).toContain(idOf(stand));
}

async function expectItem(
	stand: Stand,
	execution: Execution,
	{ file }: Extract<Outcome, { item: string }>,
): Promise<void> {
	const { error } = execution.data.resultData;
	expect([execution.status, error?.message]).toEqual(['success', undefined]);
	const [first, ...others] = stand.items(execution);
	expect(others).toEqual([]);
	expect(first?.json).toMatchObject({ exportId: idOf(stand), status: 'done', timedOut: false });
	const bytes = await stand.file(first);
	expect(bytes.toString()).toBe(file ?? (await stand.sandbox.jobs.csvOf(idOf(stand))).toString());
}

function idOf({ sandbox }: Stand): string {
	return sandbox.jobs.list()[0]?.id ?? 'none';
}

/** A text of the table with what stands for the platform and the export. */
function filled(text: string, stand: Stand): string {
	return text
		.replaceAll('{id}', idOf(stand))
		.replaceAll('{platform}', stand.access === 'altcraft' ? 'Altcraft' : 'Emarsys');
}
