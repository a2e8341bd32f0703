import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataDeduplicationService } from 'n8n-core';
import type {
	DeduplicationItemTypes,
	DeduplicationScope,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IDataDeduplicator,
	IDeduplicationOutput,
} from 'n8n-workflow';

/** A query to a database on the same machine, in milliseconds. */
const QUERY_MS = 1;

/**
 * n8n's memory of processed items (deduplication-helper.js of n8n 1.100 to 2.41) in the mode "entries": one row per
 * workflow and node ID, which is found, changed and written as a whole.
 */
export class ProcessedItems implements IDataDeduplicator {
	/** The row of a node, by workflow and node ID: hashes of entries. */
	readonly rows = new Map<string, string[]>();
	/** Called before each query; what it throws is the database's error. */
	onQuery: () => void = () => undefined;

	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		_scope: DeduplicationScope,
		context: ICheckProcessedContextData,
		{ maxEntries }: ICheckProcessedOptions,
	): Promise<IDeduplicationOutput> {
		const row = await this.find(context);
		const known = new Set(row);
		const isKnown = (item: DeduplicationItemTypes) => known.has(hashOf(item));
		const added = [...(row ?? []), ...items.filter((item) => !isKnown(item)).map(hashOf)];
		await this.write(context, maxEntries === undefined ? added : added.slice(-maxEntries));
		return { new: items.filter((item) => !isKnown(item)), processed: items.filter(isKnown) };
	}

	async removeProcessed(
		items: DeduplicationItemTypes[],
		_scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	): Promise<void> {
		const row = await this.find(context);
		const removed = new Set(items.map(hashOf));
		if (row)
			await this.write(
				context,
				row.filter((entry) => !removed.has(entry)),
			);
	}

	async clearAllProcessedItems(
		_scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	): Promise<void> {
		await this.query();
		this.rows.delete(keyOf(context));
	}

	async getProcessedDataCount(
		_scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	): Promise<number> {
		return (await this.find(context))?.length ?? 0;
	}

	private async find(context: ICheckProcessedContextData): Promise<string[] | undefined> {
		await this.query();
		return this.rows.get(keyOf(context));
	}

	private async write(context: ICheckProcessedContextData, row: string[]): Promise<void> {
		await this.query();
		this.rows.set(keyOf(context), row);
	}

	private async query(): Promise<void> {
		await sleep(QUERY_MS);
		this.onQuery();
	}
}

let installed: ProcessedItems | undefined;

/** Installs it for nodes instead of an earlier one: n8n-core accepts only one per process. */
export function installProcessedItems(memory: ProcessedItems): void {
	const isFirst = installed === undefined;
	installed = memory;
	if (!isFirst) return;
	const current = () => installed ?? memory;
	void DataDeduplicationService.init({
		checkProcessedAndRecord: async (...args) => await current().checkProcessedAndRecord(...args),
		removeProcessed: async (items, scope, context) => await current().removeProcessed(items, scope, context),
		clearAllProcessedItems: async (scope, context) => await current().clearAllProcessedItems(scope, context),
		getProcessedDataCount: async (scope, context) => await current().getProcessedDataCount(scope, context),
	});
}

function hashOf(item: DeduplicationItemTypes): string {
	return createHash('md5').update(item.toString()).digest('base64');
}

function keyOf({ workflow, node }: ICheckProcessedContextData): string {
	if (!workflow.id) throw new Error('The expression evaluated to a falsy value');
	return `${workflow.id} ${node?.id}`;
}
