import { asError, ExportError } from '../core/exportError';
import type { ReadParameter } from '../platforms/platform';
import { parameterReader, type Run } from './run';

/** One input item on its way through an operation. */
export interface Item {
	run: Run;
	index: number;
	read: ReadParameter;
	/** The export that this item is about, as soon as it is known. */
	exportId?: string;
	/** Whether rows that do not fit were left out: what the platform has is then the only whole copy. */
	hasLeftOutRows?: boolean;
	/** Notes the export, for errors and in the execution's custom data. */
	tag(exportId: string): void;
	/** Writes a line into n8n's log, about this export. */
	log(message: string): void;
}

/** An input item of a run. */
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

/** What went wrong with an item. It names the export, so that the user can go on with it. */
export function withExportId({ exportId }: Item, caught: unknown): Error {
	const error = asError(caught);
	const isNamed = !(error instanceof ExportError) || error.details.exportId !== undefined;
	return isNamed || exportId === undefined ? error : error.with({ exportId });
}
