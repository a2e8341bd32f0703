import { createHash, randomUUID } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { StartedExport } from '../core/job';

/** What is known of the start for one item. */
export interface StartRecord {
	/** Marks the attempts at one start as the same. */
	attemptId: string;
	/** Set as soon as the platform has given it. */
	exportId?: string;
	/** What was asked for, as the item of the export shows it. */
	facts?: Omit<StartedExport, 'exportId'>;
	/** Set while a start is under way, and afterwards where nobody knows whether it took effect. */
	unclear?: UnclearStart;
}

/** A start that may have taken effect. */
export interface UnclearStart {
	message: string;
	description?: string;
	/** The execution that has told the user so. A later one is the user's answer to it. */
	toldBy?: string;
}

/**
 * What this execution has started, by run of the node and item. It is kept with the execution, so that n8n's
 * "Retry On Fail" and Retry in Executions, which call the node again, go on with the same exports.
 */
export interface StartMemory {
	/** When the first attempt at this run began, in milliseconds since 1970: windows that end "now" end there. */
	readonly begunAt: number;
	/**
	 * The record for an item, new when there is none or when its settings have changed. An expression like `$now` has
	 * another value in each attempt, which is no change: the settings are the same as long as either what is sent or the
	 * node's parameters are.
	 * @param fingerprint what is sent
	 */
	recordFor(itemIndex: number, fingerprint: string): StartRecord;
	/** Makes the next attempt start anew. */
	forget(itemIndex: number): void;
}

/**
 * The memory of an execution.
 * @param isTool whether an AI agent calls the node: it sets parameters anew for each call, and each is a start of its own
 */
export function startMemory(context: IExecuteFunctions, isTool: boolean): StartMemory {
	const node = context.getContext('node') as Record<string, unknown>;
	const records = (node['contactExportStarts'] ??= {}) as Record<
		string,
		StartRecord & { sent: string; written: string }
	>;
	const runIndex = String(context.evaluateExpression('{{ $runIndex }}', 0));
	const begun = (node['contactExportBegun'] ??= {}) as Record<string, number>;
	const begunAt = (begun[runIndex] ??= Date.now());
	const keyOf = (itemIndex: number) => `${runIndex}:${itemIndex}`;
	return {
		begunAt,
		recordFor(itemIndex, fingerprint) {
			const sent = digestOf(fingerprint);
			const written = digestOf(JSON.stringify(context.getNode().parameters));
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
