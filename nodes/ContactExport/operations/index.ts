import { checkAccess } from './checkAccess';
import { download } from './download';
import { exportOperation } from './export';
import { getMany } from './getMany';
import { getStatus } from './getStatus';
import type { Operation } from './operation';
import { start } from './start';
import { wait } from './wait';

/** What the node works with, and the operations of each in the order of their menu. */
export const resources: ReadonlyArray<{
	name: string;
	displayName: string;
	operations: readonly Operation[];
}> = [
	{
		name: 'export',
		displayName: 'Export',
		operations: [download, exportOperation, getStatus, start, wait],
	},
	{ name: 'account', displayName: 'Account', operations: [checkAccess, getMany] },
];

/** All operations: no two have the same name. */
export const operations: readonly Operation[] = resources.flatMap((resource) => resource.operations);
