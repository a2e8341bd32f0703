import { checkAccess } from './checkAccess';
import { download } from './download';
import { exportOperation } from './export';
import { getMany } from './getMany';
import { getStatus } from './getStatus';
import type { Operation } from './operation';
import { start } from './start';
import { wait } from './wait';

export interface Resource {
	/** Value of the node's parameter `resource`. */
	readonly name: string;
	readonly displayName: string;
	/** In the order of their menu. */
	readonly operations: readonly Operation[];
	/** The operation of a new node. Never change it: saved nodes rely on it. */
	readonly defaultOperation: Operation;
}

/** The operations of the resource Export. */
export const exportOperations: readonly Operation[] = [download, exportOperation, getStatus, start, wait];

/** All resources, the default one first. */
export const resources: readonly Resource[] = [
	{
		name: 'export',
		displayName: 'Export',
		operations: exportOperations,
		defaultOperation: exportOperation,
	},
	{
		name: 'account',
		displayName: 'Account',
		operations: [checkAccess, getMany],
		defaultOperation: checkAccess,
	},
];

/** The operations of all resources: no two share a name. */
export const operations: readonly Operation[] = resources.flatMap((resource) => resource.operations);
