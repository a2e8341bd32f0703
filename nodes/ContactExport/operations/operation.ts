import type { INodeExecutionData } from 'n8n-workflow';

import type { Item } from '../../run/itemContext';
import type { Run } from '../../run/run';

/**
 * One operation of the node. All items are prepared before the first one is performed, so that an error in the settings
 * of the last item shows before anything is started for the first.
 */
export interface Operation<Prepared = unknown> {
	/** Value of the node's parameter `operation`; no two operations share one. */
	readonly name: string;
	readonly displayName: string;
	readonly description: string;
	/** Its name in the node panel's list of actions. */
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
	/** Called once after all items have been performed, with the output. */
	settle?(run: Run, items: INodeExecutionData[], prepared: Prepared[]): Promise<void>;
}

/** Hides the type of the value that `prepare` passes to `perform`. */
export function operation<Prepared>(definition: Operation<Prepared>): Operation {
	return definition as Operation;
}
