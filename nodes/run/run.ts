import { sleep, type IExecuteFunctions } from 'n8n-workflow';
import pLimit from 'p-limit';

import { realClock, type Clock } from '../core/polling';
import type { Platform, ReadParameter } from '../platforms/platform';
import { connectionTo, type Connection } from './connection';
import { LONGEST_CUSTOM_DATA, noteCustomData } from './customData';
import { remarkHints, resultHints, resultText, type Result } from './results';
import { startMemory, type StartMemory } from './startMemory';

/** Requests of one node that may be under way at once: hundreds of items must not use up an account's rate limit. */
const REQUESTS_AT_ONCE = 5;

/** Files that are fetched at once. */
const DOWNLOADS_AT_ONCE = 3;

/** Limits how many of a kind of action are under way at once. */
export type Limit = <T>(action: () => Promise<T>) => Promise<T>;

/** One run of a node: what all its input items have in common. */
export interface Run extends Connection {
	context: IExecuteFunctions;
	clock: Clock;
	/** Fires when the execution is stopped, or when another item's failure ends the run. */
	signal: AbortSignal;
	/** Ends everything that is still under way. */
	abort(): void;
	/** Whether an AI agent uses the node. */
	isTool: boolean;
	downloads: Limit;
	memory: StartMemory;
	/** Notes an export id in the execution's custom data. */
	tag(exportId: string): void;
	/** Does something once everything has been given out without a failure. */
	afterwards(action: () => Promise<void>): void;
	/** Does what was to be done afterwards, and shows the hints. */
	tidyUp(): Promise<void>;
	/** Tells the user at the output what came of an export; of rows in the execution's custom data as well. */
	report(result: Result): void;
	/** Shows the user a remark at the output, and keeps it in the execution's custom data under the key. */
	remark(key: string, text: string): void;
	/** The ids noted so far. */
	tagged(): string[];
}

/**
 * Prepares a run.
 * @throws ExportError when the credentials are not complete
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
		tidyUp: async () => {
			for (const action of postponed) await action();
			const hints = [...[...remarks.values()].flatMap(remarkHints), ...resultHints(results)];
			for (const message of hints) {
				// Absent in an old n8n, where there are no hints.
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

// n8n's engine answers no for every node that it runs itself, tools included; the name of the type is sure.
function isToolRun(context: IExecuteFunctions): boolean {
	const { isToolExecution } = context as Partial<IExecuteFunctions>;
	return /Tool$/.test(context.getNode().type) || (isToolExecution?.call(context) ?? false);
}

// An id that is cut in half would be a wrong one.
function listOfIds(ids: string[]): string {
	const list = ids.join(',');
	return list.length <= LONGEST_CUSTOM_DATA
		? list
		: list.slice(0, list.lastIndexOf(',', LONGEST_CUSTOM_DATA));
}

/** Reads a parameter for one item: a resource locator as its value, null where it is not set. */
export function parameterReader(context: IExecuteFunctions, itemIndex: number): ReadParameter {
	return (name) => plainValue(context.getNodeParameter(name, itemIndex, null));
}

/** The value of a parameter: what was chosen, where it is a resource locator. */
export function plainValue(value: unknown): unknown {
	return typeof value === 'object' && value !== null && '__rl' in value && 'value' in value
		? value.value
		: value;
}
