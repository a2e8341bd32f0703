import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { failedItem, nodeErrorOf } from '../run/nodeErrors';
import { createRun } from '../run/run';
import { outputSettingsOf } from '../run/outputSettings';
import { fetchOutput } from '../steps/output';
import { itemOf, withExportId } from '../run/itemContext';
import type { ExportState } from '../core/job';
import { asError, ExportError } from '../core/exportError';
import { callingPlatforms, platformNamed } from '../platforms';
import { markSeen, unmark } from './deduplicate';

/** How long to wait for the file of an export that is done, in milliseconds. */
const FILE_WAIT_MS = 2 * 60_000;

/**
 * Outputs a confirmed call, with the file if the user wants it: once for each export and status, however often the
 * platform calls. A failure is not remembered, so that a retry runs it again.
 *
 * With "On Error" set to continue, a failure is an item, too: n8n would pass on that of the call as if all was well.
 * @throws NodeApiError or NodeOperationError
 */
export async function deliver(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	try {
		return await deliverOnce(context);
	} catch (caught) {
		const error = nodeErrorOf(context.getNode(), caught, 0, (text) => text);
		if (!context.continueOnFail()) throw error;
		return [failedItem(error, 0)];
	}
}

async function deliverOnce(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const [called] = context.getInputData();
	const state = called?.json as unknown as ExportState | undefined;
	if (!called || !state?.exportId) return [];
	const key = `${state.exportId}:${state.status}`;
	// A test event is a user trying things out: it is never a duplicate, and is not remembered.
	const isTest = context.getMode() === 'manual';
	// A user who presses Retry wants the output again: the original run may have crashed halfway.
	const isRetry = context.getMode() === 'retry';
	if (!isTest && !(await markSeen(context, key)) && !isRetry) {
		const repeat = `Repeat of a call about export ${state.exportId} (${state.status}): nothing was output, since the workflow has already run with it.`;
		context.logger.info(`[${context.getNode().name}] ${repeat}`);
		// Absent in an old n8n, where there are no hints.
		(context as Partial<IExecuteFunctions>).addExecutionHints?.({ message: repeat, location: 'outputPane' });
		return [];
	}
	try {
		return await withFile(context, { ...called, pairedItem: { item: 0 } }, state);
	} catch (error) {
		if (!isTest) await unmark(context, key);
		throw asError(error);
	}
}

async function withFile(
	context: IExecuteFunctions,
	called: INodeExecutionData,
	state: ExportState,
): Promise<INodeExecutionData[]> {
	const platform = platformNamed(context.getNodeParameter('platform', 0, null), callingPlatforms);
	const run = await createRun(context, platform);
	const item = itemOf(run, 0);
	item.tag(state.exportId);
	if (context.getNodeParameter('output', 0) === 'status' || state.status !== 'done') return [called];
	const settings = outputSettingsOf(item.read, platform, false);
	try {
		const known = { exportId: state.exportId, state };
		const items = await fetchOutput(item, known, settings, run.clock.now() + FILE_WAIT_MS);
		await run.tidyUp();
		return items;
	} catch (error) {
		// Delivered by FTP or mail, which only shows here: the status is the same.
		if (error instanceof ExportError && error.kind === 'elsewhere') return [called];
		throw withExportId(item, error);
	}
}
