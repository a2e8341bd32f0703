import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { asError, ExportError } from '../core/exportError';
import { settingsError } from '../core/messages';
import type { ReadParameter, SinceLastRun } from '../platforms/platform';
import { originOf } from '../run/origin';
import type { Run } from '../run/run';
import { runIndexOf } from '../run/runIndex';
import { loadWatermark, LOST, replaceWatermark, settingDigits, type Watermark } from '../run/watermarkStore';

/*
 * "Since Last Run": the watermark of the node, up to which everything has been fetched. It is loaded once per execution,
 * and saved with it: every round of a loop and every retry starts at the same point, even if the stored watermark has
 * changed in the meantime.
 */

interface LoadedWatermark extends IDataObject {
	/** The stored watermark. */
	stored: (Watermark & IDataObject) | null;
	/** From the setting's expression, not its value: {{ $today }} has another value every day. */
	setting: string;
	/** The next watermark: the start of the first round, or the result of `endOf`. */
	end: number;
	/** Rounds that have not fetched everything. */
	open: Record<string, boolean>;
	/** The watermark that this execution has stored in an earlier round. */
	advanced: (Watermark & IDataObject) | null;
	/** Whether this execution advances the watermark at all. */
	isProduction: boolean;
}

const LOADED = 'contactExportWatermark';

/**
 * Executions started by a trigger, a webhook or the command line. All others leave the watermark unchanged: those that a
 * user starts to try something, and sub-workflows, because n8n does not tell whether a user has started their parent.
 */
const PRODUCTION: ReadonlySet<string> = new Set(['trigger', 'webhook', 'retry', 'error', 'cli']);

const loading = new WeakMap<Run, Promise<LoadedWatermark>>();

// Once for all items: otherwise, each of them would wait for a memory that does not respond.
async function loadedBy(run: Run, settings: SinceLastRun): Promise<LoadedWatermark> {
	const known = loading.get(run) ?? load(run, settings);
	loading.set(run, known);
	return await known;
}

async function load(run: Run, settings: SinceLastRun): Promise<LoadedWatermark> {
	const { context } = run;
	const setting = settingDigits(String(context.getNode().parameters[settings.firstFrom.name] ?? ''));
	const kept = context.getContext('node');
	const known = kept[LOADED] as LoadedWatermark | undefined;
	if (known?.setting === setting) return known;
	const stored = await withMemoryErrors(settings, async () => await loadWatermark(context));
	if (stored === 'damaged') await noteLoss(run, setting);
	if (stored === 'damaged' || (stored?.timestamp === LOST && stored.setting === setting))
		throw lost(settings);
	const loaded: LoadedWatermark = {
		stored: stored ? { ...stored } : null,
		setting,
		end: run.memory.firstAttemptAt,
		open: {},
		advanced: null,
		isProduction: PRODUCTION.has(originOf(context)),
	};
	kept[LOADED] = loaded;
	return loaded;
}

/**
 * Stores that the loss has been reported, with the current setting: only another setting shows that the user has acted on
 * it. Until then, every run fails, so that no retry hides the loss.
 */
async function noteLoss({ context }: Run, setting: string): Promise<void> {
	if (!PRODUCTION.has(context.getMode()) || context.getMode() === 'retry') return;
	try {
		await replaceWatermark(context, 'damaged', { timestamp: LOST, setting });
	} catch (error) {
		context.logger.warn(`The end of the last run stays damaged: ${asError(error).message}`);
	}
}

function lost({ windowLabel, firstFrom }: SinceLastRun): ExportError {
	return settingsError(
		windowLabel,
		'n8n has lost track of where the last run ended',
		`It was stopped twice while it was using its memory. Set "${firstFrom.label}" to the end of the window of the last good run, which is in Executions (timeRange): the next run starts there. Until you change "${firstFrom.label}", every run fails.`,
	);
}

async function withMemoryErrors<T>(settings: SinceLastRun, action: () => Promise<T>): Promise<T> {
	const outcome = await action().catch((error: unknown) => memoryError(settings, asError(error)));
	if (outcome instanceof ExportError) throw outcome;
	return outcome;
}

function memoryError({ windowLabel }: SinceLastRun, { message }: Error): ExportError {
	return new ExportError(
		'storage',
		`${windowLabel}: n8n's database could not tell where the last run ended (${message})`,
		{
			description:
				'Nothing was started, so no contacts are left out. Run the workflow again when the database responds; the next scheduled run fetches everything since the last good one.',
		},
	);
}

function timestampOf({ stored, setting }: LoadedWatermark): number | undefined {
	return stored?.setting === setting && stored.timestamp !== LOST ? stored.timestamp : undefined;
}

/** The platform's "Since Last Run", if the settings of an item choose it. */
export function sinceLastRunOf({ platform }: Run, read: ReadParameter): SinceLastRun | undefined {
	return platform.sinceLastRun?.isChosen(read) ? platform.sinceLastRun : undefined;
}

/**
 * Up to when everything has been fetched, in milliseconds since 1970; undefined before the first run.
 * @throws ExportError `settings` for an operation that fetches nothing, `storage` if n8n's database does not respond
 */
export async function lastRun(
	run: Run,
	read: ReadParameter,
	settings: SinceLastRun,
): Promise<number | undefined> {
	if (read('operation') !== 'export') {
		throw settingsError(
			settings.windowLabel,
			`"${settings.name}" is only available for the operation "Export"`,
			'Choose another window: "Start" fetches no file, so it would be unknown up to when everything has been fetched.',
		);
	}
	const loaded = await loadedBy(run, settings);
	loaded.open[runIndexOf(run.context)] = true;
	await withMemoryErrors(settings, async () => await rollBack(run, loaded));
	return timestampOf(loaded);
}

// An earlier round has advanced the watermark, but this one may fail.
async function rollBack({ context }: Run, loaded: LoadedWatermark): Promise<void> {
	const { advanced, stored } = loaded;
	if (!advanced) return;
	const now = await loadWatermark(context);
	if (isSame(now, advanced)) await replaceWatermark(context, now, stored ?? undefined);
	loaded.advanced = null;
}

/**
 * Advances the watermark to the end of this run's window, which all items share. If an item failed, timed out or was cut
 * short, the watermark stays, and the next run fetches that window again.
 */
export async function advanceWatermark(
	run: Run,
	settings: SinceLastRun,
	items: INodeExecutionData[],
	exports: ReadonlyArray<{ isComplete: boolean; createdAt?: string }>,
): Promise<void> {
	const isComplete = exports.every((one) => one.isComplete);
	if (!isComplete || items.some(({ error }) => error !== undefined)) return;
	const loaded = await loadedBy(run, settings);
	if (!loaded.isProduction) return explain(run, settings);
	loaded.end = Math.min(loaded.end, ...exports.map(({ createdAt }) => endOf(loaded.end, createdAt)));
	delete loaded.open[runIndexOf(run.context)];
	if (Object.keys(loaded.open).length > 0) return;
	try {
		await advance(run, loaded);
	} catch (error) {
		run.remark(
			'sinceLastRun',
			`"${settings.name}" could not be updated, so the next run fetches this window again: ${asError(error).message}`,
		);
	}
}

async function advance({ context }: Run, loaded: LoadedWatermark): Promise<void> {
	const now = await loadWatermark(context);
	const next = { timestamp: loaded.end, setting: loaded.setting };
	if (!mayReplace(now, loaded, next)) return;
	await replaceWatermark(context, now, next);
	loaded.advanced = next;
}

// The window of this run started at `loaded`. A watermark that another execution has stored since then is kept if it is
// later than ours (this may be the retry of an old execution), earlier than our start, or of another setting.
function mayReplace(
	now: Watermark | 'damaged' | undefined,
	loaded: LoadedWatermark,
	next: Watermark,
): boolean {
	if (now === 'damaged' || isSame(now, loaded.stored ?? undefined)) return true;
	if (now?.setting !== loaded.setting || now.timestamp > next.timestamp) return false;
	return now.timestamp === LOST || now.timestamp >= (timestampOf(loaded) ?? LOST);
}

function isSame(one: Watermark | 'damaged' | undefined, other: Watermark | undefined): boolean {
	if (one === 'damaged') return false;
	return one?.timestamp === other?.timestamp && one?.setting === other?.setting;
}

function explain(run: Run, { name }: SinceLastRun): void {
	const origin = originOf(run.context);
	if (origin === 'manual') return;
	run.remark(
		'sinceLastRun',
		origin === 'integrated'
			? `"${name}" is not updated: n8n does not tell a sub-workflow whether a user has started its parent. Move this node into the workflow that the trigger starts.`
			: `"${name}" is not updated: only runs that a trigger of the published workflow starts update it.`,
	);
}

/** The platform reports the creation time in whole seconds. */
const SECOND_MS = 1_000;

/**
 * A larger difference from the creation time may come from its time zone: a platform's wall time is ambiguous by an hour
 * once a year.
 */
const CLOCK_ERROR_MS = 50 * 60_000;

/**
 * The real end of a window that was requested up to `end`. If the platform's clock is behind this one, the end is in its
 * future, and what happens until then is in no file. So the next window must start when the export was created,
 * according to the platform's clock.
 */
function endOf(end: number, createdAt: string | undefined): number {
	const created = Date.parse(createdAt ?? '');
	const isBehind = created + SECOND_MS <= end && end - created < CLOCK_ERROR_MS;
	return isBehind ? created : end;
}
