import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { asError, ExportError, type ErrorKind } from '../core/exportError';
import { platformNamed } from '../platforms';
import type { Operation } from './operations/operation';
import { itemOf, withExportId, type Item } from '../run/itemContext';
import { failedItem, nodeErrorOf } from '../run/nodeErrors';
import { createRun, type Run } from '../run/run';
import { restoreInput } from '../steps/waitingStart';

type Outcome = { items: INodeExecutionData[] } | { error: Error };

/**
 * Performs an operation for all input items concurrently; the output is in the order of the input. Without
 * "Continue On Fail", the first failure ends the run for all items.
 * @throws NodeApiError or NodeOperationError
 */
export async function performItems(
	context: IExecuteFunctions,
	operation: Operation,
): Promise<INodeExecutionData[]> {
	restoreInput(context);
	let run: Run;
	try {
		run = await createRun(context, platformNamed(context.getNodeParameter('platform', 0, null)));
	} catch (error) {
		return failedItems(context, asError(error));
	}
	const input = context.getInputData();
	const items = input.map((_, index) => itemOf(run, index));
	const prepared = await prepareAll(operation, items);
	const continueOnFail = context.continueOnFail();
	const firstMistake = prepared.find((entry): entry is { error: Error } => 'error' in entry);
	const outcomes: Outcome[] =
		firstMistake && !continueOnFail
			? prepared.map((entry) => ('error' in entry ? entry : { items: [] }))
			: await Promise.all(
					prepared.map(async (entry, index): Promise<Outcome> => {
						if ('error' in entry) return entry;
						return await performOne(operation, items[index] as Item, entry.value, continueOnFail);
					}),
				);
	const output = await emitItems(run, outcomes, continueOnFail);
	await operation.settle?.(
		run,
		output,
		prepared.flatMap((entry) => ('value' in entry ? [entry.value] : [])),
	);
	await run.tidyUp(outcomes.some((outcome) => 'error' in outcome));
	return output;
}

type Prepared = { value: unknown } | { error: Error };

async function prepareAll(operation: Operation, items: Item[]): Promise<Prepared[]> {
	const indexByFingerprint = new Map<string, number>();
	const prepared: Prepared[] = [];
	for (const item of items) {
		try {
			const value = await operation.prepare(item);
			const fingerprint = operation.fingerprint?.(value);
			const duplicateOf = fingerprint === undefined ? undefined : indexByFingerprint.get(fingerprint);
			prepared.push(
				duplicateOf === undefined
					? { value }
					: { error: sameSettings(duplicateOf, item.index, items.length) },
			);
			if (fingerprint !== undefined && duplicateOf === undefined)
				indexByFingerprint.set(fingerprint, item.index);
		} catch (error) {
			prepared.push({ error: asError(error) });
		}
	}
	return prepared;
}

function sameSettings(first: number, second: number, count: number): ExportError {
	return new ExportError(
		'settings',
		`Input items ${first + 1} and ${second + 1} of ${count} would start the same export twice`,
		{
			severalItems: true,
			description:
				'The node runs once for each input item. To start one export, however many items come in, open the node\'s Settings tab and switch on "Execute Once". To start several, give each item its own settings with expressions.',
		},
	);
}

async function performOne(
	operation: Operation,
	item: Item,
	value: unknown,
	continueOnFail: boolean,
): Promise<Outcome> {
	try {
		return { items: await operation.perform(item, value) };
	} catch (error) {
		if (!continueOnFail) item.run.abort();
		// Otherwise, every retry of this execution would continue with the same dead export.
		if (error instanceof ExportError && error.isDeadExport && item.exportId !== undefined)
			item.run.memory.forget(item.index);
		return { error: withExportId(item, error) };
	}
}

/** An item that failed. */
interface Failure {
	index: number;
	error: Error;
}

async function emitItems(
	run: Run,
	outcomes: Outcome[],
	continueOnFail: boolean,
): Promise<INodeExecutionData[]> {
	const { context } = run;
	const redact = await run.redactor();
	const failures = outcomes.flatMap((outcome, index) =>
		'error' in outcome ? [{ index, error: outcome.error }] : [],
	);
	if (failures.length > 0 && !continueOnFail) {
		// The others were cancelled because one failed; report that one.
		const isOf = (kind: ErrorKind) => (failure: Failure) =>
			failure.error instanceof ExportError && failure.error.kind === kind;
		// An unclear start comes first: a retry repeats it, because the user has been told.
		const unclear = failures.filter(isOf('unclearStart'));
		const rootError = unclear[0] ?? failures.find((failure) => !isOf('cancelled')(failure)) ?? failures[0];
		if (rootError) {
			const error = withOthers(run, rootError.error, unclear.slice(1));
			throw nodeErrorOf(context.getNode(), error, rootError.index, redact);
		}
	}
	return outcomes.flatMap((outcome, index) => {
		if ('items' in outcome) return outcome.items;
		return [failedItem(nodeErrorOf(context.getNode(), outcome.error, index, redact), index)];
	});
}

// The exports of the other items keep running at the platform: without their IDs, they would be lost.
function withOthers(run: Run, error: Error, alsoUnclear: readonly Failure[]): Error {
	if (!(error instanceof ExportError)) return error;
	const otherIds = run.tagged().filter((id) => id !== error.details.exportId);
	const numbers = alsoUnclear.map(({ index }) => String(index + 1));
	const texts = [
		error.details.description,
		numbers.length > 0 &&
			`The exports of these input items may have been started, too: ${firstTen(numbers)}.`,
		otherIds.length > 0 && `Exports of other input items in this run: ${firstTen(otherIds)}.`,
	];
	return error.with({ description: texts.filter(Boolean).join(' ') });
}

function firstTen(names: readonly string[]): string {
	return names.length > 10
		? `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`
		: names.join(', ');
}

// An error before the first item applies to all of them.
function failedItems(context: IExecuteFunctions, cause: Error): INodeExecutionData[] {
	const node = context.getNode();
	if (!context.continueOnFail()) throw nodeErrorOf(node, cause, 0, (text) => text);
	return context.getInputData().map((_, index) =>
		failedItem(
			nodeErrorOf(node, cause, index, (text) => text),
			index,
		),
	);
}
