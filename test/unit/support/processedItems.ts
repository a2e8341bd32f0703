import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * n8n's memory of processed items as n8n implements it (deduplication-helper.js): one row that is read, changed and
 * written as a whole, so that two processes can overwrite each other's changes.
 */
export class ProcessedItemsRow {
	entries: ReadonlySet<string> | undefined;

	/** Called before each access to the database; what it throws is the database's error, or the end of the process. */
	onAccess: () => Promise<void> = async () => await Promise.resolve();

	/** Called after each write: what it throws is an error although the database has written. */
	onWritten: () => Promise<void> = async () => await Promise.resolve();

	/** The context of a node in a process. */
	readonly context = {
		getNode: () => ({ id: 'node', name: 'Trigger' }),
		logger: { info: () => undefined, warn: () => undefined },
		getWorkflow: () => ({ id: 'workflow' }),
		helpers: {
			checkProcessedAndRecord: async (items: string[]) => {
				const known = await this.find();
				await this.write(new Set([...(known ?? []), ...items]));
				return {
					new: items.filter((item) => !known?.has(item)),
					processed: items.filter((item) => known?.has(item)),
				};
			},
			removeProcessed: async (items: string[]) => {
				const known = await this.find();
				if (known) await this.write(new Set([...known].filter((entry) => !items.includes(entry))));
			},
		},
	} as unknown as IExecuteFunctions;

	private async find(): Promise<ReadonlySet<string> | undefined> {
		await this.onAccess();
		return this.entries;
	}

	private async write(entries: ReadonlySet<string>): Promise<void> {
		await this.onAccess();
		this.entries = entries;
		await this.onWritten();
	}
}
