import { randomUUID } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import type { StartedExport } from '../core/job';
import { asError, ExportError } from '../core/exportError';
import { unclearStart } from '../core/messages';
import { duration } from '../core/text';
import { retry } from '../core/polling';
import type { ReadParameter, StartRequest } from '../platforms/platform';
import type { Transport } from '../transport/http';
import type { Item } from '../run/itemContext';
import type { Run } from '../run/run';
import { lastStart, noteStart } from '../run/startedHere';
import type { StartRecord, UnclearStart } from '../run/startMemory';
import type { WaitSettings } from '../run/waitSettings';
import { toleratingOddResponses } from './stateWithFile';
import { lastRun, sinceLastRunOf } from './watermark';

/**
 * Checks the settings of a start.
 * @throws ExportError `settings`
 */
export async function startRequestOf({ run, read }: Item, callbackUrl?: string): Promise<StartRequest> {
	const deliveryCredential = await deliveryCredentialOf(run, read);
	const sinceLastRun = sinceLastRunOf(run, read);
	return run.platform.startRequest(read, {
		timezone: run.context.getTimezone(),
		now: run.memory.firstAttemptAt,
		...(sinceLastRun && { lastRun: await lastRun(run, read, sinceLastRun) }),
		...(callbackUrl !== undefined && { callbackUrl }),
		...(deliveryCredential && { deliveryCredential }),
	});
}

async function deliveryCredentialOf(
	{ context, platform }: Run,
	read: ReadParameter,
): Promise<IDataObject | undefined> {
	const credential = platform.deliveryCredential;
	if (!credential?.isRequired(read) || !context.getNode().credentials?.[credential.type]) return undefined;
	return await context.getCredentials<IDataObject>(credential.type);
}

/**
 * Starts the export of an item, or returns the one that an earlier attempt of this execution has started.
 * @throws ExportError
 */
export async function startOnce(
	item: Item,
	request: StartRequest,
	wait: WaitSettings,
	deadline: number,
): Promise<StartedExport> {
	const { run } = item;
	const record = run.memory.recordFor(item.index, request.fingerprint);
	if (record.exportId === undefined) {
		if (!request.repeatable) refuseUnclear(run, record);
		try {
			record.exportId = await startWithRetry(item, request, record, wait, deadline);
		} catch (error) {
			throw withLastStart(run, request, unclearOr(error, record));
		}
		delete record.unclear;
		record.facts = request.facts;
		record.startedBy = run.context.getExecutionId();
		noteStart(run.context, request.fingerprint, record.exportId);
		item.log(`Started export ${record.exportId}${request.facts.scope ? ` (${request.facts.scope})` : ''}`);
	} else {
		item.log(
			`Continuing with export ${record.exportId}, which an earlier attempt of this execution has started`,
		);
	}
	item.tag(record.exportId);
	// Facts of the attempt that started it: this attempt's time window may differ.
	return { ...(record.facts ?? request.facts), exportId: record.exportId };
}

/**
 * Whether another execution has started the export of an item, which this one, its retry, continues with: the platform
 * calls that execution, and not this one.
 */
export function isStartedElsewhere({ run, index }: Item, { fingerprint }: StartRequest): boolean {
	const { exportId, startedBy } = run.memory.recordFor(index, fingerprint);
	return exportId !== undefined && startedBy !== run.context.getExecutionId();
}

// The platform does not say which export is running; most likely it is the last one that this node has started.
function withLastStart({ context, platform }: Run, { fingerprint }: StartRequest, error: Error): Error {
	const last = lastStart(context, fingerprint);
	if (!last || !(error instanceof ExportError) || error.kind !== 'alreadyRunning') return error;
	const { exportId, startedAt } = last;
	return new ExportError(
		error.kind,
		`${platform.displayName} is already running an export with the same settings: most likely ${exportId}, which this node started ${duration(Date.now() - startedAt)} ago`,
		{
			...error.details,
			exportId,
			description: `Use Export ID ${exportId} with "Wait Until Done" or "Download": nothing needs to be started again. Or set the option "If Already Running" to "Wait and Start Again".`,
		},
	);
}

// The last attempt was refused, or never sent, but an earlier one may have taken effect.
function unclearOr(error: unknown, { unclear }: StartRecord): Error {
	if (!unclear || !(error instanceof ExportError)) return asError(error);
	if (error.kind === 'unclearStart' || error.kind === 'cancelled') return error;
	const { notSent, description } = error.details;
	if (notSent) return unclearStartError(unclear);
	const texts = [
		description,
		'An earlier attempt was not confirmed, and may have started the export.',
		unclear.description,
	];
	return error.with({ description: texts.filter(Boolean).join(' ') });
}

function unclearStartError({ message, description }: UnclearStart): ExportError {
	return new ExportError('unclearStart', message, { ...(description && { description }) });
}

// Retry On Fail must not start a second export. But a user who has seen the error and retries the execution wants one.
function refuseUnclear({ context }: Run, record: StartRecord): void {
	const { unclear } = record;
	if (!unclear) return;
	const execution = context.getExecutionId();
	if (unclear.toldBy !== undefined && unclear.toldBy !== execution) {
		delete record.unclear;
		return;
	}
	unclear.toldBy = execution;
	throw unclearStartError(unclear);
}

/** Attempts at a start whose response can't be read; there are more if there was no response at all. */
const ATTEMPTS_AT_UNREADABLE = 2;

async function startWithRetry(
	item: Item,
	request: StartRequest,
	record: StartRecord,
	wait: WaitSettings,
	deadline: number,
): Promise<string> {
	const { run } = item;
	const tolerant = toleratingOddResponses(item, false);
	let attempts = 0;
	// As safe as reading if the platform recognizes repeats. Not in the first attempt, which fails for a wrong address.
	const isRepeat = (error: ExportError) =>
		request.repeatable &&
		record.unclear !== undefined &&
		(error.isRetryable || (error.kind === 'unclearStart' && attempts < ATTEMPTS_AT_UNREADABLE));
	return await retry(
		async () => {
			attempts++;
			return await tolerant(async () => await attemptStart(item, request, record));
		},
		{
			clock: run.clock,
			deadline,
			interval: wait.interval,
			shouldRetry: (error) => isRepeat(error) || run.platform.isStartRetryable(error, wait.ifAlreadyRunning),
			onRetry: (error, nextInMs) =>
				item.log(`Not started yet: ${error.message}; next attempt in ${duration(nextInMs)}`),
		},
	);
}

async function attemptStart(item: Item, request: StartRequest, record: StartRecord): Promise<string> {
	const { transport, context, platform } = item.run;
	const { unclear } = record;
	// Recorded before it is sent: n8n saves the execution as soon as it is stopped, and a killed one as it was.
	const onSend = () => (record.unclear = interruptedStart(platform.displayName, request.ifUnclear));
	// Back to what was known before, or nothing.
	const onRefused = () => {
		if (unclear) record.unclear = unclear;
		else delete record.unclear;
	};
	const recording: Transport = {
		...transport,
		send: async (sent) => await transport.send(sent.mustFinish ? { ...sent, onSend, onRefused } : sent),
	};
	try {
		return await request.start(recording, record.attemptId);
	} catch (caught) {
		if (!(caught instanceof ExportError)) throw asError(caught);
		const error = caught.mayHaveTakenEffect
			? unclearStart(platform.displayName, caught, request.ifUnclear)
			: caught;
		if (error.kind === 'unclearStart') {
			const { description } = error.details;
			record.unclear = {
				message: error.message,
				...(description && { description }),
				toldBy: context.getExecutionId(),
			};
		} else if (error.kind !== 'cancelled') {
			// The stored refusal of an earlier attempt says that it had no effect.
			const stillUnclear = error.details.isRepeated ? undefined : unclear;
			if (stillUnclear) record.unclear = stillUnclear;
			else delete record.unclear;
			// A definite response: the next attempt is another start, and must not get this response again. But if an
			// earlier attempt may have taken effect, a new ID could start a second export.
			if (!stillUnclear && !error.details.notSent) record.attemptId = randomUUID();
		}
		throw error;
	}
}

function interruptedStart(platform: string, advice: string | undefined): UnclearStart {
	return {
		message: `The export may have been started: the execution was stopped while ${platform} was asked to start it`,
		description:
			advice ??
			'It was not sent a second time, so that no export runs twice. Wait for as long as such an export usually takes, then retry this execution or run the workflow again.',
	};
}
