import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { asError, ExportError } from '../core/exportError';
import { settingsError } from '../core/messages';
import type { ReadParameter, SinceLastRun } from '../platforms/platform';
import { originOf } from '../run/origin';
import type { Run } from '../run/run';
import { loadWatermark, LOST, replaceWatermark, settingDigits, type Watermark } from '../run/watermarkStore';

/*
 * "Since Last Run": up to which moment everything has been fetched, the watermark of the node. It is loaded once for an
 * execution, and kept with it: every round of a loop and every retry begins at the same place, whatever has become of
 * the stored one meanwhile.
 */

interface LoadedWatermark extends IDataObject {
	/** What was stored, and for what setting it stood. */
	stored: (Watermark & IDataObject) | null;
	/** The setting of this node as it was written: an expression like {{ $today }} has another value every day. */
	setting: string;
	/** Where the watermark goes: when the first round began, or what `endOf` gives. */
	end: number;
	/** Rounds that have not fetched everything. */
	open: Record<string, boolean>;
	/** What this execution has stored in an earlier round. */
	advanced: (Watermark & IDataObject) | null;
	/** Whether this execution advances the watermark at all. */
	isProduction: boolean;
}

const LOADED = 'contactExportWatermark';

/**
 * Executions that a trigger, a call or the command line starts. All others leave the watermark where it is: those that
 * a person starts to try something, and those of sub-workflows, which n8n does not tell whether a person has started
 * their parent.
 */
const PRODUCTION: ReadonlySet<string> = new Set(['trigger', 'webhook', 'retry', 'error', 'cli']);

const loading = new WeakMap<Run, Promise<LoadedWatermark>>();

// Once for all items: a memory that does not answer would be asked again for each of them.
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
		end: run.memory.begunAt,
		open: {},
		advanced: null,
		isProduction: PRODUCTION.has(originOf(context)),
	};
	kept[LOADED] = loaded;
	return loaded;
}

/**
 * Notes that the user has been told, with the setting of that moment: only another setting shows that somebody has acted
 * on it. Until then every run fails, so that no retry hides it.
 */
async function noteLoss({ context }: Run, setting: string): Promise<void> {
	if (!PRODUCTION.has(context.getMode()) || context.getMode() === 'retry') return;
	try {
		await replaceWatermark(context, 'damaged', { timestamp: LOST, setting });
	} catch (error) {
		context.logger.warn(`It stays damaged where the last run ended: ${asError(error).message}`);
	}
}

function lost({ windowLabel, firstFrom }: SinceLastRun): ExportError {
	return settingsError(
		windowLabel,
		'n8n has lost where the last run ended',
		`It was stopped twice while it was using its memory. Set "${firstFrom.label}" to the end of the window of the last good run, which is in Executions (timeRange): the next run begins there. Until you change "${firstFrom.label}", every run fails.`,
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
		`${windowLabel}: n8n's database could not be asked where the last run ended (${message})`,
		{
			description:
				'Nothing was started, so that no contacts are left out. Run the workflow again when the database answers; the next run on schedule fetches everything since the last good one.',
		},
	);
}

function timestampOf({ stored, setting }: LoadedWatermark): number | undefined {
	return stored?.setting === setting && stored.timestamp !== LOST ? stored.timestamp : undefined;
}

function roundOf({ context }: Run): string {
	return String(context.evaluateExpression('{{ $runIndex }}', 0));
}

/** The platform's "Since Last Run", where the settings of an item ask for it. */
export function sinceLastRunOf({ platform }: Run, read: ReadParameter): SinceLastRun | undefined {
	return platform.sinceLastRun?.isChosen(read) ? platform.sinceLastRun : undefined;
}

/**
 * The moment up to which everything has been fetched, in milliseconds since 1970; undefined before the first run.
 * @throws ExportError `settings` for an operation that fetches nothing, `storage` when n8n's database does not answer
 */
export async function lastRun(
	run: Run,
	read: ReadParameter,
	settings: SinceLastRun,
): Promise<number | undefined> {
	if (read('operation') !== 'export') {
		throw settingsError(
			settings.windowLabel,
			`"${settings.name}" exists for the operation "Export" only`,
			'Choose another window: "Start" fetches no file, so nobody would know up to where everything has been fetched.',
		);
	}
	const loaded = await loadedBy(run, settings);
	loaded.open[roundOf(run)] = true;
	await withMemoryErrors(settings, async () => await rollBack(run, loaded));
	return timestampOf(loaded);
}

// A round before this one has advanced the watermark, and this one may fail.
async function rollBack({ context }: Run, loaded: LoadedWatermark): Promise<void> {
	const { advanced, stored } = loaded;
	if (!advanced) return;
	const now = await loadWatermark(context);
	if (isSame(now, advanced)) await replaceWatermark(context, now, stored ?? undefined);
	loaded.advanced = null;
}

/**
 * Advances the watermark to the end of this run's window, which all items share; not when an item failed, timed out or
 * was cut short: the next run fetches that again.
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
	delete loaded.open[roundOf(run)];
	if (Object.keys(loaded.open).length > 0) return;
	try {
		await advance(run, loaded);
	} catch (error) {
		run.remark(
			'sinceLastRun',
			`"${settings.name}" could not be moved on, so the next run fetches this window again: ${asError(error).message}`,
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

// The window of this run began where `loaded` says. What another execution has stored since then stays when it is
// further on (this may be the retry of an old execution), when it is further back, or when it is of another setting.
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
			? `"${name}" stays where it is: n8n does not tell a sub-workflow whether a person has started its parent. Move this node into the workflow that the trigger starts.`
			: `"${name}" stays where it is: only runs that a trigger of the published workflow starts move it on.`,
	);
}

/** The platform gives the moment of creation in whole seconds. */
const SECOND_MS = 1_000;

/** Further apart than this the moment of creation is no clock's error. */
const CLOCK_ERROR_MS = 15 * 60_000;

/**
 * Where a window that ends at `end` really ends. A platform whose clock is behind this one's is asked for moments
 * that are still to come there: what happens in them is in no file, so the next window must begin where the export
 * was created by the platform's own clock.
 */
function endOf(end: number, createdAt: string | undefined): number {
	const created = Date.parse(createdAt ?? '');
	const isBehind = created + SECOND_MS <= end && end - created < CLOCK_ERROR_MS;
	return isBehind ? created : end;
}
