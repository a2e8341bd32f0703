import { asError, ExportError, fullText } from '../core/exportError';
import { retry, sinceFirstFailure } from '../core/polling';
import type { AccessCheck, CheckResult } from '../platforms/platform';
import type { Run } from '../run/run';
import { callbackUrlOf, isOutOfReach, NO_PUBLIC_ADDRESS } from './waitingStart';

/** A check with its result. A check that could not be made has failed. */
export type CheckOutcome = Pick<AccessCheck, 'check' | 'neededFor'> & CheckResult & { ok: boolean };

/** A result, and whether it is a failure that can be over soon. */
interface Made {
	outcome: CheckOutcome;
	isTemporary: boolean;
}

/** How long a check is retried after a transient error, in milliseconds. */
const RETRY_MS = 10_000;
const PAUSE_MS = 1000;

/** The same after too many requests: Emarsys asks a client to wait for up to a minute (`X-RateLimit-Reset`). */
const RATE_LIMIT_MS = 70_000;
const RATE_LIMIT_PAUSE_MS = 10_000;

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
	const made = new Map<string, Promise<Made>>();
	const madeOf = async (check: AccessCheck): Promise<Made> => {
		const known = made.get(check.check) ?? make(check);
		made.set(check.check, known);
		return await known;
	};
	const make = async (check: AccessCheck): Promise<Made> => {
		const { check: name, neededFor, needs } = check;
		const first = checks.find((other) => other.check === needs);
		const needed = first && (await madeOf(first));
		const { isTemporary = false, ...result } =
			needed && !needed.outcome.ok ? notChecked(needed) : await resultOf(run, check);
		return { outcome: { check: name, ok: result.message === undefined, neededFor, ...result }, isTemporary };
	};
	const outcomes = (await Promise.all(checks.map(madeOf))).map(({ outcome }) => outcome);
	return [...outcomes.filter(({ ok }) => !ok), ...outcomes.filter(({ ok }) => ok)];
}

type Result = CheckResult & { isTemporary?: boolean };

function notChecked({ outcome, isTemporary }: Made): Result {
	return {
		message: isTemporary
			? `Not checked, because the check "${outcome.check}" failed for now. This is usually temporary: try again in a few minutes.`
			: `Not checked, because the check "${outcome.check}" failed. Correct that first.`,
		isTemporary,
	};
}

async function resultOf({ clock }: Run, check: AccessCheck): Promise<Result> {
	const secondsEnd = sinceFirstFailure(clock, RETRY_MS);
	const limitEnds = sinceFirstFailure(clock, RATE_LIMIT_MS);
	let isLimited = false;
	try {
		return await retry(async () => await check.run(), {
			clock,
			deadline: ({ kind }) => (kind === 'rateLimit' ? limitEnds() : secondsEnd()),
			interval: () => (isLimited ? RATE_LIMIT_PAUSE_MS : PAUSE_MS),
			shouldRetry(error) {
				isLimited = error.kind === 'rateLimit';
				const longest = isLimited ? RATE_LIMIT_MS : RETRY_MS;
				return mayPass(error) && (error.details.retryAfterMs ?? 0) <= longest;
			},
		});
	} catch (error) {
		if (!(error instanceof ExportError) || error.kind === 'cancelled') throw asError(error);
		return { message: fullText(error), isTemporary: mayPass(error) };
	}
}

// A request that can't be sent fails because of a wrong address, most likely.
function mayPass({ isRetryable, details }: ExportError): boolean {
	return isRetryable && !details.notSent;
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
