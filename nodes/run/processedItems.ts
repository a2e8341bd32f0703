import type { IExecuteFunctions } from 'n8n-workflow';

import { serialize } from './mutex';

/*
 * n8n's memory of processed items: one row of the database for each workflow and node ID, for all processes of a
 * cluster (n8n 1.100 to 2.41, deduplication-helper.js). It answers only whether an item was recorded, and asking records
 * it. n8n reads the row, changes it and writes it back as a whole: two processes that do so in the same instant lose what
 * one of them wrote, so code that relies on an entry has to look again. The other modes of this memory keep the largest value
 * only, and can't be asked for it without being changed.
 */

const MODE = 'entries';

/** How a node asks its own memory. */
export interface ProcessedItems {
	/** Records items, and returns those that were not recorded yet. */
	record(items: string[], maxEntries?: number): Promise<string[]>;
	remove(items: string[]): Promise<void>;
}

/** Lets an action use the memory of the node, while no other action of this process does. */
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
			// The first entry of all makes the row, which fails when another process makes it just then.
			return (await check().catch(check)).new.map(String);
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
