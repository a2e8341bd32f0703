import { asError, ExportError, fullText } from '../core/exportError';
import { retry } from '../core/polling';
import type { AccessCheck, CheckResult } from '../platforms/platform';
import type { Run } from '../run/run';
import { callbackUrlOf, isOutOfReach, NO_PUBLIC_ADDRESS } from './waitingStart';

/** A check with its result. A check that could not be made has failed. */
export type CheckOutcome = Pick<AccessCheck, 'check' | 'neededFor'> & CheckResult & { ok: boolean };

/** How long a check is retried after a transient error, in milliseconds. */
const RETRY_MS = 10_000;
const PAUSE_MS = 1000;

/**
 * Makes all checks of an account, and returns those that failed first. A failed check is a result like any other, and
 * does not stop the rest.
 * @throws ExportError `cancelled`
 */
export async function checkAll(run: Run): Promise<CheckOutcome[]> {
	const { platform, transport, clock } = run;
	const checks = [
		...(platform.accessChecks?.(transport, () => clock.now()) ?? []),
		...(platform.callback ? [callbackCheck(run)] : []),
	];
	const made = new Map<string, Promise<CheckOutcome>>();
	const outcomeOf = async (check: AccessCheck): Promise<CheckOutcome> => {
		const known = made.get(check.check) ?? make(check);
		made.set(check.check, known);
		return await known;
	};
	const make = async (check: AccessCheck): Promise<CheckOutcome> => {
		const { check: name, neededFor, needs } = check;
		const first = checks.find((other) => other.check === needs);
		const result =
			first && !(await outcomeOf(first)).ok
				? { message: `Not checked, because the check "${first.check}" failed. Correct that first.` }
				: await resultOf(run, check);
		return { check: name, ok: result.message === undefined, neededFor, ...result };
	};
	const outcomes = await Promise.all(checks.map(outcomeOf));
	return [...outcomes.filter(({ ok }) => !ok), ...outcomes.filter(({ ok }) => ok)];
}

async function resultOf({ clock }: Run, check: AccessCheck): Promise<CheckResult> {
	try {
		return await retry(async () => await check.run(), {
			clock,
			deadline: clock.now() + RETRY_MS,
			interval: () => PAUSE_MS,
			shouldRetry: ({ isRetryable, details }) =>
				isRetryable && !details.notSent && (details.retryAfterMs ?? 0) <= RETRY_MS,
		});
	} catch (error) {
		if (!(error instanceof ExportError) || error.kind === 'cancelled') throw asError(error);
		return { message: fullText(error) };
	}
}

/** Only checks the URL: whether a firewall lets calls through shows with the first one. */
function callbackCheck(run: Run): AccessCheck {
	const { displayName } = run.platform;
	return {
		check: 'callback',
		neededFor: `"Continue When" set to "Called Back", and the trigger: ${displayName} calls this n8n`,
		async run() {
			const url = await Promise.resolve(callbackUrlOf(run));
			if (!URL.canParse(url)) return { message: `n8n does not know its own address. ${NO_PUBLIC_ADDRESS}` };
			const { origin, protocol } = new URL(url);
			if (isOutOfReach(url, run))
				return { message: `${displayName} can't reach this n8n at ${origin}. ${NO_PUBLIC_ADDRESS}` };
			const advice =
				protocol === 'https:' ? '' : '; use https if possible, since calls are not encrypted otherwise';
			return { details: `${displayName} calls ${origin}${advice}` };
		},
	};
}
