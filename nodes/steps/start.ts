import { randomUUID } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import type { StartedExport } from '../export/job';
import { asError, ExportProblem } from '../export/problem';
import { duration } from '../export/text';
import { patiently } from '../export/waiting';
import type { ReadParameter, StartRequest } from '../platforms/platform';
import type { Item } from '../run/item';
import type { Run } from '../run/run';
import type { StartRecord } from '../run/startMemory';
import type { WaitSettings } from '../run/waitOptions';
import { lastRun, sinceLastRunOf } from './watermark';

/**
 * Checks the settings of a start.
 * @throws ExportProblem `settings`
 */
export async function startRequestOf({ run, read }: Item, callbackUrl?: string): Promise<StartRequest> {
	const handedOn = await handedOnFields(run, read);
	const sinceLastRun = sinceLastRunOf(run, read);
	return run.platform.startRequest(read, {
		timezone: run.context.getTimezone(),
		now: run.memory.begunAt,
		...(sinceLastRun && { lastRun: await lastRun(run, read, sinceLastRun) }),
		...(callbackUrl !== undefined && { callbackUrl }),
		...(handedOn && { handedOn }),
	});
}

async function handedOnFields(
	{ context, platform }: Run,
	read: ReadParameter,
): Promise<IDataObject | undefined> {
	const credential = platform.handedOn;
	if (!credential?.wanted(read) || !context.getNode().credentials?.[credential.type]) return undefined;
	return await context.getCredentials<IDataObject>(credential.type);
}

/**
 * Starts the export of an item, or finds the one that an earlier attempt of this execution has started.
 * @throws ExportProblem
 */
export async function startOnce(
	item: Item,
	request: StartRequest,
	wait: WaitSettings,
	deadline: number,
): Promise<StartedExport> {
	const { run } = item;
	const record = run.memory.recordFor(item.index, request.fingerprint);
	if (record.exportId !== undefined) {
		item.log(
			`Going on with export ${record.exportId}, which an earlier attempt of this execution has started`,
		);
	} else if (record.unclear && !request.repeatable) {
		throw new ExportProblem('unclearStart', record.unclear.message, {
			...(record.unclear.description && { description: record.unclear.description }),
		});
	} else {
		record.exportId = await patiently(async () => await attemptStart(item, request, record), {
			clock: run.clock,
			deadline,
			interval: wait.interval,
			worthAnotherTry: (problem) => run.platform.worthStartingAgain(problem, wait.ifAlreadyRunning),
			onRetry: (problem, nextInMs) =>
				item.log(`Not started yet: ${problem.message}; next attempt in ${duration(nextInMs)}`),
		});
		delete record.unclear;
		record.facts = request.facts;
		item.log(`Started export ${record.exportId}${request.facts.scope ? ` (${request.facts.scope})` : ''}`);
	}
	item.tag(record.exportId);
	// Those of the attempt that has started it: a time window of this one may be another.
	return { ...(record.facts ?? request.facts), exportId: record.exportId };
}

async function attemptStart(item: Item, request: StartRequest, record: StartRecord): Promise<string> {
	try {
		return await request.start(item.run.transport, record.attemptId);
	} catch (error) {
		if (error instanceof ExportProblem && error.kind === 'unclearStart') {
			record.unclear = {
				message: error.message,
				...(error.facts.description && { description: error.facts.description }),
			};
		} else {
			// A definite answer: the next attempt is another start, and must not get this answer again.
			record.attemptId = randomUUID();
		}
		throw asError(error);
	}
}
