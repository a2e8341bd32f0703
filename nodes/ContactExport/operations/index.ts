import { download } from './download';
import { exportOperation } from './export';
import { getStatus } from './getStatus';
import type { Operation } from './operation';
import { start } from './start';
import { wait } from './wait';

/** The operations of the node, in the order of its menu. */
export const operations: readonly Operation[] = [download, exportOperation, getStatus, start, wait];
