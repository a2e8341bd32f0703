import { createHash } from 'crypto';
import { sleep, type IExecuteFunctions } from 'n8n-workflow';

import { withProcessedItems, type ProcessedItems } from './processedItems';

/*
 * A node's watermark in n8n's memory of processed items. The workflow's static data would not work: workers, retries with
 * the original workflow and executions that have waited don't get it, and when n8n saves it, the data of other nodes is
 * overwritten (seen in 2.41).
 *
 * That memory only knows whether an item was recorded, so the watermark is stored digit by digit. Reading records every
 * possible digit, and has to remove them again: if the process is killed in between, or another one writes at the same
 * time, the copy is damaged. So there are two copies, written one after the other; the second one is only read if the
 * first one is damaged.
 */

export interface Watermark {
	/** Milliseconds since 1970; LOST if the loss of the watermark has been reported. */
	timestamp: number;
	/** `settingDigits` of the setting that it belongs to. */
	setting: string;
}

/** Stored instead of a timestamp. */
export const LOST = 0;

/** Digits of milliseconds since 1970, until the year 2286. */
const TIMESTAMP_DIGITS = 13;

const SETTING_DIGITS = 6;

const POSITIONS = [...Array(TIMESTAMP_DIGITS + SETTING_DIGITS).keys()];

const DIGITS = [...Array(10).keys()];

const COPIES = [1, 2] as const;

type Copy = (typeof COPIES)[number];

/** Digits of a complete copy; empty if nothing is stored, undefined if the copy is damaged. */
type Content = string | undefined;

/** Another process that reads the same copy makes it look damaged for some milliseconds. */
const READ_AGAIN_AFTER_MS = [100, 400, 1500];

/** Pause between writing and reading back: by then, what another process wrote at the same time has arrived. */
const VERIFY_AFTER_MS = [150, 300, 600, 1200];

/** A setting as the few digits that are stored with a watermark. */
export function settingDigits(setting: string): string {
	const number = createHash('sha256').update(setting).digest().readUInt32BE();
	return String(number % 10 ** SETTING_DIGITS).padStart(SETTING_DIGITS, '0');
}

/**
 * The node's watermark; undefined if there is none yet.
 * @throws n8n's error if its database does not respond
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
	// The first copy is written first: if the second one is empty, no watermark was ever stored completely.
	return first === undefined && second === undefined ? 'damaged' : undefined;
}

/**
 * Replaces the watermark `previous`, unless another execution replaces it at the same time.
 * @throws if it can't be stored
 */
export async function replaceWatermark(
	context: IExecuteFunctions,
	previous: Watermark | 'damaged' | undefined,
	next: Watermark | undefined,
): Promise<void> {
	if (!hasMemory(context)) return;
	const [before, after] = [previous === 'damaged' ? undefined : format(previous), format(next)];
	for (const pause of VERIFY_AFTER_MS) {
		for (const copy of COPIES) await write(context, copy, after);
		await sleep(pause);
		const first = await read(context, 1);
		const second = await read(context, 2);
		if (first === after && second === after) return;
		const isFromAnotherProcess = first !== undefined && first !== after && first !== before;
		if (isFromAnotherProcess) return;
	}
	throw new Error("n8n's memory of processed items does not keep what is written to it");
}

// A workflow that was never saved has no database row that the memory could belong to.
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
	const unrecorded = await withProcessedItems(context, async (memory) => {
		const recorded = await memory.record(all);
		await memory.remove(recorded);
		return new Set(recorded);
	});
	if (unrecorded.size === all.length) return '';
	const digits = POSITIONS.map((position) =>
		DIGITS.filter((digit) => !unrecorded.has(entryOf(copy, position, digit))),
	);
	return digits.every(({ length }) => length === 1) ? digits.join('') : undefined;
}

async function write(context: IExecuteFunctions, copy: Copy, content: string): Promise<void> {
	const entries = [...content].map((digit, position) => entryOf(copy, position, Number(digit)));
	const obsolete = entriesOf(copy).filter((entry) => !entries.includes(entry));
	await withProcessedItems(context, async (memory: ProcessedItems) => {
		// If this is interrupted in between, the copy has too many digits, and is recognized as damaged.
		if (entries.length > 0) await memory.record(entries);
		await memory.remove(obsolete);
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
