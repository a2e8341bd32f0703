import type { IExecuteFunctions } from 'n8n-workflow';

import { asError } from '../core/exportError';
import { serialize } from './mutex';

/*
 * n8n's memory of processed items: one database row per workflow and node ID, shared by all processes of a cluster
 * (n8n 1.100 to 2.41, deduplication-helper.js). It can only tell whether an item was recorded, and the query records it.
 * n8n reads the row, changes it and writes it back as a whole: if two processes do so at the same time, one update is
 * lost, so code that relies on an entry has to read it again. The other modes of this memory only keep the largest value,
 * and a query changes it.
 */

const MODE = 'entries';

/** A node's access to its memory. */
export interface ProcessedItems {
	/** Records items, and returns those that were not recorded yet. */
	record(items: string[], maxEntries?: number): Promise<string[]>;
	remove(items: string[]): Promise<void>;
}

/** Runs an action on the node's memory, while no other action of this process uses it. */
export async function withProcessedItems<T>(
	context: IExecuteFunctions,
	action: (memory: ProcessedItems) => Promise<T>,
): Promise<T> {
	const { helpers } = context;
	const memory: ProcessedItems = {
		async record(items, maxEntries) {
			const check = async () =>
				await helpers.checkProcessedAndRecord(items, 'node', {
					mode: MODE,
					...(maxEntries !== undefined && { maxEntries }),
				});
			try {
				return (await check()).new.map(String);
			} catch (error) {
				if (!isConflict(error)) throw asError(error);
				return (await check()).new.map(String);
			}
		},
		async remove(items) {
			if (items.length > 0) await helpers.removeProcessed(items, 'node', { mode: MODE });
		},
	};
	return await serialize(
		`${context.getWorkflow().id} ${context.getNode().id}`,
		async () => await action(memory),
	);
}

// The very first entry creates the row, which fails if another process creates it at the same time. After any other error,
// the entry may have been recorded: a second query would say that it was known before.
function isConflict(error: unknown): boolean {
	return /unique|duplicate/i.test(asError(error).message);
}
