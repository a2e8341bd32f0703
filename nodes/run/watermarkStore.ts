import { createHash } from 'crypto';
import { sleep, type IExecuteFunctions } from 'n8n-workflow';

import { withProcessedItems, type ProcessedItems } from './processedItems';

/*
 * A node's watermark in n8n's memory of processed items. Static data of the workflow is no place for it: n8n gives a
 * worker, a retry with the original workflow and an execution that has waited none of it, and saves what the node leaves
 * there over that of all other nodes (seen in 2.41).
 *
 * That memory only knows whether an item was recorded, so the watermark is kept digit by digit. Asking records what is
 * asked for, which has to be removed again: a process that is killed in between, or another one that writes at the same
 * time, leaves a copy damaged. So there are two copies, written one after the other; the second one is only read
 * when the first one is damaged.
 */

/** What a node has stored. */
export interface Watermark {
	/** Milliseconds since 1970; LOST when it has been reported that nobody knows. */
	timestamp: number;
	/** What `settingDigits` makes of the setting that it belongs to. */
	setting: string;
}

/** Stands in the place of a moment. */
export const LOST = 0;

/** Digits of milliseconds since 1970, until the year 2286. */
const TIMESTAMP_DIGITS = 13;

const SETTING_DIGITS = 6;

const POSITIONS = [...Array(TIMESTAMP_DIGITS + SETTING_DIGITS).keys()];

const DIGITS = [...Array(10).keys()];

const COPIES = [1, 2] as const;

type Copy = (typeof COPIES)[number];

/** Digits of a whole copy; empty when nothing is stored, undefined when the copy is damaged. */
type Content = string | undefined;

/** Another process that reads the same copy makes it look damaged for some milliseconds. */
const READ_AGAIN_AFTER_MS = [100, 400, 1500];

/** Between writing and looking at what became of it: what another process wrote in the same instant has arrived then. */
const VERIFY_AFTER_MS = [150, 300, 600, 1200];

/** A setting as the few digits that are stored with a watermark. */
export function settingDigits(setting: string): string {
	const number = createHash('sha256').update(setting).digest().readUInt32BE();
	return String(number % 10 ** SETTING_DIGITS).padStart(SETTING_DIGITS, '0');
}

/**
 * The node's watermark; undefined when there is none yet.
 * @throws what n8n throws when its database does not answer
 */
export async function loadWatermark(context: IExecuteFunctions): Promise<Watermark | 'damaged' | undefined> {
	if (!hasMemory(context)) return undefined;
	const first = await readWithRetry(context, 1);
	if (first) return parse(first);
	const second = await readWithRetry(context, 2);
	if (second) {
		await write(context, 1, second);
		return parse(second);
	}
	// The first copy is written first: while the second one is empty, no watermark was ever stored completely.
	return first === undefined && second === undefined ? 'damaged' : undefined;
}

/**
 * Stores a watermark in the place of `previous`, unless another execution stores one at the same time.
 * @throws when it can't be stored
 */
export async function replaceWatermark(
	context: IExecuteFunctions,
	previous: Watermark | 'damaged' | undefined,
	next: Watermark | undefined,
): Promise<void> {
	if (!hasMemory(context)) return;
	const [before, wanted] = [previous === 'damaged' ? undefined : format(previous), format(next)];
	for (const pause of VERIFY_AFTER_MS) {
		for (const copy of COPIES) await write(context, copy, wanted);
		await sleep(pause);
		const first = await read(context, 1);
		const second = await read(context, 2);
		if (first === wanted && second === wanted) return;
		const isOfAnother = first !== undefined && first !== wanted && first !== before;
		if (isOfAnother) return;
	}
	throw new Error("n8n's memory of processed items does not keep what is written to it");
}

// A workflow that was never saved has no row in the database that the memory could belong to.
function hasMemory(context: IExecuteFunctions): boolean {
	return Boolean(context.getWorkflow().id);
}

async function readWithRetry(context: IExecuteFunctions, copy: Copy): Promise<Content> {
	let content = await read(context, copy);
	for (const pause of READ_AGAIN_AFTER_MS) {
		if (content !== undefined) return content;
		await sleep(pause);
		content = await read(context, copy);
	}
	return content;
}

async function read(context: IExecuteFunctions, copy: Copy): Promise<Content> {
	const all = entriesOf(copy);
	const unknown = await withProcessedItems(context, async (memory) => {
		const recorded = await memory.record(all);
		await memory.remove(recorded);
		return new Set(recorded);
	});
	if (unknown.size === all.length) return '';
	const digits = POSITIONS.map((position) =>
		DIGITS.filter((digit) => !unknown.has(entryOf(copy, position, digit))),
	);
	return digits.every(({ length }) => length === 1) ? digits.join('') : undefined;
}

async function write(context: IExecuteFunctions, copy: Copy, content: string): Promise<void> {
	const wanted = [...content].map((digit, position) => entryOf(copy, position, Number(digit)));
	const others = entriesOf(copy).filter((entry) => !wanted.includes(entry));
	await withProcessedItems(context, async (memory: ProcessedItems) => {
		// Interrupted in between, the copy has too many digits, and is known to be damaged.
		if (wanted.length > 0) await memory.record(wanted);
		await memory.remove(others);
	});
}

const entryOf = (copy: Copy, position: number, digit: number): string =>
	`watermark ${copy}, ${position}: ${digit}`;

function entriesOf(copy: Copy): string[] {
	return POSITIONS.flatMap((position) => DIGITS.map((digit) => entryOf(copy, position, digit)));
}

function format(watermark: Watermark | undefined): string {
	if (!watermark) return '';
	return String(watermark.timestamp).padStart(TIMESTAMP_DIGITS, '0') + watermark.setting;
}

function parse(content: string): Watermark {
	return {
		timestamp: Number(content.slice(0, TIMESTAMP_DIGITS)),
		setting: content.slice(TIMESTAMP_DIGITS),
	};
}
