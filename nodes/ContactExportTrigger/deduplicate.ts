import { sleep, type IExecuteFunctions } from 'n8n-workflow';

import { asError } from '../core/exportError';
import { withProcessedItems } from '../run/processedItems';

/**
 * Entries that a trigger keeps, three for each export: a day's worth at 3,000 exports a day. Emarsys repeats a call for
 * five minutes only.
 */
const MAX_ENTRIES = 10_000;

/** Entries of a node that this process writes again with each call. */
const MAX_RECENT = 1_000;

/** Executions that start at the same instant repeat their request in different lanes: how many, and how far apart. */
const LANES = 25;
const LANE_MS = 15;

/** Lanes between executions with consecutive IDs, as simultaneous calls start them. */
const LANE_STEP = 7;

/** By then, whatever another worker wrote at the same instant has arrived. */
const VERIFY_AFTER_MS = 250;

/** Name in the context of the node. */
const OWN_ENTRIES = 'contactExportOwnEntries';

const recentOf = new Map<string, Set<string>>();

/**
 * Records a key, and returns whether it is new to the node, also across restarts. n8n's memory is read and written as a
 * whole, so two workers at the same instant can both be told that a key is new, or one overwrites the entry of the other.
 * So an execution claims three entries, one after the other and in a lane of its own, and only the one that gets all three
 * continues. Each time it writes again what was overwritten meanwhile.
 */
export async function markSeen(context: IExecuteFunctions, key: string): Promise<boolean> {
	const own = ownEntries(context);
	const pauses = [0, laneOf(context.getExecutionId()) * LANE_MS, VERIFY_AFTER_MS];
	let isClaimed = false;
	try {
		for (const [index, entry] of entriesOf(key).entries()) {
			await sleep(pauses[index] ?? 0);
			if ((await recordOrOwn(context, entry)) || own.includes(entry)) {
				isClaimed = true;
				continue;
			}
			// Only the other execution may unmark it.
			unmarkRecent(context, key);
			return false;
		}
		return true;
	} catch (error) {
		if (isClaimed) await unmark(context, key);
		throw asError(error);
	}
}

/** Removes a key, so that a failed delivery can be repeated. If that fails, too, the next attempt knows that it is its own. */
export async function unmark(context: IExecuteFunctions, key: string): Promise<void> {
	unmarkRecent(context, key);
	try {
		await withProcessedItems(context, async (memory) => await memory.remove(entriesOf(key)));
	} catch (error) {
		ownEntries(context).push(...entriesOf(key));
		context.logger.warn(
			`[${context.getNode().name}] The call about ${key} could not be removed from n8n's memory: ${asError(error).message}`,
		);
	}
}

/** Entries that this execution may have recorded although the database reported an error. Saved with the execution. */
function ownEntries(context: IExecuteFunctions): string[] {
	return (context.getContext('node')[OWN_ENTRIES] ??= []) as string[];
}

// After an error, an entry that is known may be this execution's own. If it is another one's, so are the entries after it.
async function recordOrOwn(context: IExecuteFunctions, entry: string): Promise<boolean> {
	try {
		return await record(context, entry);
	} catch {
		ownEntries(context).push(entry);
		await record(context, entry);
		return true;
	}
}

function unmarkRecent(context: IExecuteFunctions, key: string): void {
	const recent = recentEntries(context);
	for (const entry of entriesOf(key)) recent.delete(entry);
}

function laneOf(executionId: string): number {
	return (Number(executionId) * LANE_STEP) % LANES || 0;
}

const entriesOf = (key: string): string[] => [key, `${key}, second`, `${key}, third`];

/** Records an entry along with those that this process recorded recently, and returns whether it is new. */
async function record(context: IExecuteFunctions, entry: string): Promise<boolean> {
	const recent = recentEntries(context);
	const isNew = await withProcessedItems(context, async (memory) =>
		(await memory.record([...new Set([...recent, entry])], MAX_ENTRIES)).includes(entry),
	);
	if (isNew) recent.add(entry);
	for (const oldest of recent) {
		if (recent.size <= MAX_RECENT) break;
		recent.delete(oldest);
	}
	return isNew;
}

function recentEntries(context: IExecuteFunctions): Set<string> {
	const node = `${context.getWorkflow().id} ${context.getNode().id}`;
	const known = recentOf.get(node) ?? new Set();
	recentOf.set(node, known);
	return known;
}
