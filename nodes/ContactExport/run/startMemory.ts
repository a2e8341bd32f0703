import { createHash, randomUUID } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

/** What is known of the start for one item. */
export interface StartRecord {
	/** Marks the attempts at one start as the same. */
	attemptId: string;
	/** Set as soon as the platform has given it. */
	exportId?: string;
	/** Why nobody knows whether the export was started. */
	unclear?: { message: string; description?: string };
}

/**
 * What this execution has started, by run of the node and item. It is kept with the execution, so that n8n's
 * "Retry On Fail" and Retry in Executions, which call the node again, go on with the same exports.
 */
export interface StartMemory {
	/** When the first attempt at this run began, in milliseconds since 1970: windows that end "now" end there. */
	readonly begunAt: number;
	/** The record for an item, new when there is none or when its settings have changed. */
	recordFor(itemIndex: number, fingerprint: string): StartRecord;
	/** Makes the next attempt start anew. */
	forget(itemIndex: number): void;
}

/** The memory of an execution. */
export function startMemory(context: IExecuteFunctions): StartMemory {
	const node = context.getContext('node') as Record<string, unknown>;
	const records = (node['contactExportStarts'] ??= {}) as Record<string, StartRecord & { settings: string }>;
	const runIndex = String(context.evaluateExpression('{{ $runIndex }}', 0));
	const begun = (node['contactExportBegun'] ??= {}) as Record<string, number>;
	const begunAt = (begun[runIndex] ??= Date.now());
	const keyOf = (itemIndex: number) => `${runIndex}:${itemIndex}`;
	return {
		begunAt,
		recordFor(itemIndex, fingerprint) {
			const settings = createHash('sha256').update(fingerprint).digest('hex').slice(0, 16);
			const known = records[keyOf(itemIndex)];
			if (known?.settings === settings) return known;
			return (records[keyOf(itemIndex)] = { attemptId: randomUUID(), settings });
		},
		forget(itemIndex) {
			delete records[keyOf(itemIndex)];
		},
	};
}
