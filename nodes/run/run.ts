import { sleep, type IExecuteFunctions } from 'n8n-workflow';
import pLimit from 'p-limit';

import { realClock, type Clock } from '../core/polling';
import type { Platform, ReadParameter } from '../platforms/platform';
import { connectionTo, type Connection } from './connection';
import { LONGEST_CUSTOM_DATA, noteCustomData } from './customData';
import { remarkHints, resultHints, resultText, type Result } from './results';
import { startMemory, type StartMemory } from './startMemory';

/** Concurrent requests of one node: hundreds of items must not use up an account's rate limit. */
const REQUESTS_AT_ONCE = 5;

const DOWNLOADS_AT_ONCE = 3;

/** Limits the number of concurrent actions. */
export type Limit = <T>(action: () => Promise<T>) => Promise<T>;

/** One run of a node: what all its input items share. */
export interface Run extends Connection {
	context: IExecuteFunctions;
	clock: Clock;
	/** Fires when the execution is stopped, or when another item's failure ends the run. */
	signal: AbortSignal;
	/** Stops everything that is still in progress. */
	abort(): void;
	/** Whether an AI agent uses the node. */
	isTool: boolean;
	downloads: Limit;
	memory: StartMemory;
	/** Adds an export ID to the execution's custom data. */
	tag(exportId: string): void;
	/** Postpones an action until everything has been output without a failure. */
	afterwards(action: () => Promise<void>): void;
	/** Runs the postponed actions, unless an item has failed, and shows the hints. */
	tidyUp(hasFailed?: boolean): Promise<void>;
	/** Shows the result of an export in a hint; for rows, adds it to the execution's custom data as well. */
	report(result: Result): void;
	/** Shows a remark in a hint, and adds it to the execution's custom data under the key. */
	remark(key: string, text: string): void;
	/** The export IDs so far. */
	tagged(): string[];
}

/**
 * Prepares a run.
 * @throws ExportError if the credentials are incomplete
 */
export async function createRun(context: IExecuteFunctions, platform: Platform): Promise<Run> {
	const aborter = new AbortController();
	const cancelSignal = context.getExecutionCancelSignal();
	if (cancelSignal?.aborted) aborter.abort();
	cancelSignal?.addEventListener('abort', () => aborter.abort(), { once: true });

	const connection = await connectionTo(context, platform, parameterReader(context, 0), {
		limit: pLimit(REQUESTS_AT_ONCE),
		signal: aborter.signal,
		...(cancelSignal && { stopSignal: cancelSignal }),
	});
	const isTool = isToolRun(context);
	const ids = new Set<string>();
	const remarks = new Map<string, string[]>();
	const results: Result[] = [];
	const note = (key: string, texts: string[]) => noteCustomData(context, key, texts.join(' '));
	const postponed: Array<() => Promise<void>> = [];
	return {
		...connection,
		context,
		clock: realClock(sleep, aborter.signal),
		signal: aborter.signal,
		abort: () => aborter.abort(),
		isTool,
		downloads: pLimit(DOWNLOADS_AT_ONCE),
		memory: startMemory(context, isTool),
		tagged: () => [...ids],
		afterwards: (action) => void postponed.push(action),
		tidyUp: async (hasFailed = false) => {
			if (!hasFailed) await Promise.all(postponed.map(async (action) => await action()));
			const hints = [...[...remarks.values()].flatMap(remarkHints), ...resultHints(results)];
			for (const message of hints) {
				// Absent in an old n8n, which has no hints.
				(context as Partial<IExecuteFunctions>).addExecutionHints?.({ message, location: 'outputPane' });
			}
		},
		report(result) {
			results.push(result);
			if (result.counts['rows'] !== undefined) note('exportRows', results.map(resultText));
		},
		remark(key, text) {
			const texts = [...(remarks.get(key) ?? []), text];
			remarks.set(key, texts);
			note(key, texts);
		},
		tag(exportId) {
			ids.add(exportId);
			noteCustomData(context, 'exportIds', listOfIds([...ids]));
		},
	};
}

// n8n's engine returns false for every node that it runs itself, including tools; the name of the type is reliable.
function isToolRun(context: IExecuteFunctions): boolean {
	const { isToolExecution } = context as Partial<IExecuteFunctions>;
	return /Tool$/.test(context.getNode().type) || (isToolExecution?.call(context) ?? false);
}

// Cut at a comma: half an ID is a different ID.
function listOfIds(ids: string[]): string {
	const list = ids.join(',');
	return list.length <= LONGEST_CUSTOM_DATA
		? list
		: list.slice(0, list.lastIndexOf(',', LONGEST_CUSTOM_DATA));
}

/** Reads parameters for one item: a resource locator as its value, null if it is not set. */
export function parameterReader(context: IExecuteFunctions, itemIndex: number): ReadParameter {
	return (name) => plainValue(context.getNodeParameter(name, itemIndex, null));
}

/** The value of a parameter; for a resource locator, the chosen value. */
export function plainValue(value: unknown): unknown {
	return typeof value === 'object' && value !== null && '__rl' in value && 'value' in value
		? value.value
		: value;
}
