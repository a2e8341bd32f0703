import { randomUUID } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import type { StartedExport } from '../core/job';
import { asError, ExportError } from '../core/exportError';
import { duration } from '../core/text';
import { retry } from '../core/polling';
import type { ReadParameter, StartRequest } from '../platforms/platform';
import type { Transport } from '../transport/http';
import type { Item } from '../run/itemContext';
import type { Run } from '../run/run';
import { lastStart, noteStart } from '../run/startedHere';
import type { StartRecord, UnclearStart } from '../run/startMemory';
import type { WaitSettings } from '../run/waitSettings';
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
		now: run.memory.begunAt,
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
 * Starts the export of an item, or finds the one that an earlier attempt of this execution has started.
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
		noteStart(run.context, request.fingerprint, record.exportId);
		item.log(`Started export ${record.exportId}${request.facts.scope ? ` (${request.facts.scope})` : ''}`);
	} else {
		item.log(
			`Going on with export ${record.exportId}, which an earlier attempt of this execution has started`,
		);
	}
	item.tag(record.exportId);
	// Those of the attempt that has started it: a time window of this one may be another.
	return { ...(record.facts ?? request.facts), exportId: record.exportId };
}

// The platform does not say which export is running; most likely it is the one that this node has started last.
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

// The last attempt never arrived, but one before it may have taken effect.
function unclearOr(error: unknown, { unclear }: StartRecord): Error {
	const isNotSent = error instanceof ExportError && error.details.notSent === true;
	return unclear && isNotSent ? unclearStartError(unclear) : asError(error);
}

function unclearStartError({ message, description }: UnclearStart): ExportError {
	return new ExportError('unclearStart', message, { ...(description && { description }) });
}

// Retry On Fail must not start a second export. A user who was told and retries the execution wants another one.
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

/** Attempts at a start whose answer can't be read; more are made where it did not come at all. */
const ATTEMPTS_AT_UNREADABLE = 2;

async function startWithRetry(
	item: Item,
	request: StartRequest,
	record: StartRecord,
	wait: WaitSettings,
	deadline: number,
): Promise<string> {
	const { run } = item;
	let attempts = 0;
	// As safe as reading where the platform knows repeats. A wrong address shows in the first attempt.
	const isRepeat = (error: ExportError) =>
		request.repeatable &&
		record.unclear !== undefined &&
		(error.isRetryable || (error.kind === 'unclearStart' && attempts < ATTEMPTS_AT_UNREADABLE));
	return await retry(
		async () => {
			attempts++;
			return await attemptStart(item, request, record);
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
	// Written down before: n8n saves the execution the moment that it is stopped, and a killed one as it was.
	const onSend = () => (record.unclear = interruptedStart(platform.displayName));
	const noting: Transport = {
		...transport,
		send: async (sent) => await transport.send(sent.mustFinish ? { ...sent, onSend } : sent),
	};
	try {
		return await request.start(noting, record.attemptId);
	} catch (error) {
		if (!(error instanceof ExportError)) throw asError(error);
		if (error.kind === 'unclearStart') {
			const { description } = error.details;
			record.unclear = {
				message: error.message,
				...(description && { description }),
				toldBy: context.getExecutionId(),
			};
		} else if (error.kind !== 'cancelled') {
			if (unclear) record.unclear = unclear;
			else delete record.unclear;
			// A definite answer: the next attempt is another start, and must not get this answer again. What went before
			// may still have taken effect, and then a new number would start a second export.
			if (!unclear && !error.details.notSent) record.attemptId = randomUUID();
		}
		throw asError(error);
	}
}

function interruptedStart(platform: string): UnclearStart {
	return {
		message: `The export may have been started: the execution was stopped while ${platform} was asked to start it`,
		description:
			'It was not sent a second time, so that no export runs twice. Wait for as long as such an export usually takes, then retry this execution or run the workflow again.',
	};
}
