import { asError, ExportError } from '../core/exportError';
import type { ReadParameter } from '../platforms/platform';
import { parameterReader, type Run } from './run';

/** One input item during an operation. */
export interface Item {
	run: Run;
	index: number;
	read: ReadParameter;
	/** The export of this item, as soon as it is known. */
	exportId?: string;
	/** Whether bad rows were left out: then the platform has the only complete copy. */
	hasLeftOutRows?: boolean;
	/** Records the export ID, for errors and in the execution's custom data. */
	tag(exportId: string): void;
	/** Writes a line to n8n's log. */
	log(message: string): void;
}

export function itemOf(run: Run, index: number): Item {
	const { context } = run;
	const item: Item = {
		run,
		index,
		read: parameterReader(context, index),
		tag(exportId) {
			item.exportId = exportId;
			run.tag(exportId);
		},
		log: (message) => context.logger.info(`[${context.getNode().name}] ${message}`),
	};
	return item;
}

/** Adds the export ID to an item's error, so that the user can continue with that export. */
export function withExportId({ exportId }: Item, caught: unknown): Error {
	const error = asError(caught);
	const isNamed = !(error instanceof ExportError) || error.details.exportId !== undefined;
	return isNamed || exportId === undefined ? error : error.with({ exportId });
}
