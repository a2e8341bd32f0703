import type { ReadParameter } from '../../platforms/platform';
import type { Run } from './run';

/** One input item on its way through an operation. */
export interface Item {
	run: Run;
	index: number;
	read: ReadParameter;
	/** Writes a line into n8n's log, about this export. */
	log(message: string): void;
}
