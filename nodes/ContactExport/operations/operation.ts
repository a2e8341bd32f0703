import type { INodeExecutionData } from 'n8n-workflow';

import type { Item } from '../../run/itemContext';
import type { Run } from '../../run/run';

/**
 * One operation of the node. All items are prepared before the first one is performed, so that a mistake in the
 * settings of the last item is known before anything is started for the first.
 */
export interface Operation<Prepared = unknown> {
	/** Value of the node's parameter `operation`; no two operations share one. */
	readonly name: string;
	/** How the menu shows it. */
	readonly displayName: string;
	readonly description: string;
	/** How the list of actions shows it. */
	readonly action: string;
	/**
	 * Reads and checks the parameters; sends nothing.
	 * @throws ExportError `settings`
	 */
	prepare(item: Item): Promise<Prepared>;
	/** What makes two starts the same; absent for operations that start nothing. */
	fingerprint?(prepared: Prepared): string;
	/**
	 * Does the work.
	 * @throws ExportError
	 */
	perform(item: Item, prepared: Prepared): Promise<INodeExecutionData[]>;
	/** What remains to be done once every item has been performed, with what is about to be given out. */
	settle?(run: Run, items: INodeExecutionData[], prepared: Prepared[]): Promise<void>;
}

/** An operation with what `prepare` hands to `perform` kept between the two. */
export function operation<Prepared>(definition: Operation<Prepared>): Operation {
	return definition as Operation;
}
