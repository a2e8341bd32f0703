import { createHash, randomUUID } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { StartedExport } from '../core/job';
import { runIndexOf } from './runIndex';
import { startCredentialsOf } from './startCredentials';

/** What is known about the start for one item. */
export interface StartRecord {
	/** The same for all attempts at one start. */
	attemptId: string;
	/** Set as soon as the platform has returned it. */
	exportId?: string;
	/** The execution that started it, which is the one that the platform calls. */
	startedBy?: string;
	/** What was requested, for the item of the export. */
	facts?: Omit<StartedExport, 'exportId'>;
	/** Set while a start is in progress, and afterwards if it is unknown whether it took effect. */
	unclear?: UnclearStart;
}

/** A start that may have taken effect. */
export interface UnclearStart {
	message: string;
	description?: string;
	/** The execution that told the user. A later execution means that the user has decided to start again. */
	toldBy?: string;
}

/**
 * What this execution has started, by run of the node and item. It is saved with the execution, so that n8n's
 * "Retry On Fail" and Retry in Executions, which run the node again, continue with the same exports.
 */
export interface StartMemory {
	/** Start of the first attempt at this run, in milliseconds since 1970: windows that end "now" end there. */
	readonly firstAttemptAt: number;
	/**
	 * The record for an item; a new one if there is none or if the settings have changed. An expression like `$now` has
	 * another value in each attempt, which is not a change: the settings are the same as long as either the request or
	 * the node's parameters are. With another credential, they never are.
	 * @param fingerprint of the request
	 */
	recordFor(itemIndex: number, fingerprint: string): StartRecord;
	/** Makes the next attempt start another export. */
	forget(itemIndex: number): void;
}

/**
 * The memory of an execution.
 * @param isTool whether an AI agent calls the node: it sets the parameters for each call, and each call is its own start
 */
export function startMemory(context: IExecuteFunctions, isTool: boolean): StartMemory {
	const node = context.getContext('node') as Record<string, unknown>;
	const records = (node['contactExportStarts'] ??= {}) as Record<
		string,
		StartRecord & { sent: string; written: string }
	>;
	const runIndex = runIndexOf(context);
	const firstAttempts = (node['contactExportBegun'] ??= {}) as Record<string, number>;
	const firstAttemptAt = (firstAttempts[runIndex] ??= Date.now());
	const keyOf = (itemIndex: number) => `${runIndex}:${itemIndex}`;
	return {
		firstAttemptAt,
		recordFor(itemIndex, fingerprint) {
			const credentials = startCredentialsOf(context);
			const sent = digestOf(fingerprint + credentials);
			const written = digestOf(JSON.stringify(context.getNode().parameters) + credentials);
			const known = records[keyOf(itemIndex)];
			if (known && (known.sent === sent || (!isTool && known.written === written))) return known;
			return (records[keyOf(itemIndex)] = { attemptId: randomUUID(), sent, written });
		},
		forget(itemIndex) {
			delete records[keyOf(itemIndex)];
		},
	};
}

function digestOf(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
