import type { ExportState } from '../core/job';
import { asError, ExportError, type ErrorKind } from '../core/exportError';
import type { ReadParameter } from '../platforms/platform';
import { discard } from '../transport/body';
import type { Connection } from '../run/connection';
import type { Item } from '../run/itemContext';
import { filesOf } from './exportFiles';

/** How long a state must leave open whether the file is there before the file is tried, in milliseconds. */
const FIRST_TRY_MS = 15_000;

/** The longest pause between two tries, in milliseconds. */
const LONGEST_PAUSE_MS = 10 * 60_000;

/**
 * What an error of the file means to the caller: true if the export is done nevertheless, false if it may be done later.
 * Throws the error if waiting any longer is in vain, or if the caller makes the request again.
 */
export type JudgeFileError = (error: ExportError, state: ExportState) => boolean;

/** For an operation that outputs the file: without it, there is nothing to wait for. */
export const fileNeeded: JudgeFileError = (error) => {
	if (mayPass(error)) return false;
	throw error;
};

/** For an operation that only outputs the state: another one may follow, whatever the file says. Throws what may pass. */
export const stateNeeded: JudgeFileError = (error, state) => {
	if (error.isRetryable && error.kind !== 'notReady') throw error;
	return isInStoreOnly(error, state);
};

/** For a wait for the state. */
export const waitedFor: JudgeFileError = (error, state) => {
	if (error.isDeadExport) throw error;
	return isInStoreOnly(error, state);
};

/** For a call, whose refusal is logged with the error, and after which the platform calls again. */
export const calledAbout: JudgeFileError = (error, state) => {
	// Delivered by FTP or mail: the export is done once its status says so.
	if (error.kind === 'elsewhere') return false;
	return isInStoreOnly(error, state) || fileNeeded(error, state);
};

function mayPass(error: ExportError): boolean {
	return error.isRetryable || error.details.isUnknownCode === true;
}

// An account whose API sends no files at all: that the status names the file is all there is to know.
function isInStoreOnly({ details }: ExportError, { fileName }: ExportState): boolean {
	return details.isWithoutFile === true && fileName !== undefined;
}

/**
 * The state of an export. If the platform's state leaves open whether the file is there, the file is opened: if that
 * works, the export is done.
 * @throws ExportError
 */
export async function withFile(
	connection: Connection,
	state: ExportState,
	read: ReadParameter,
	judge: JudgeFileError,
): Promise<ExportState> {
	if (!state.mayBeDone || !(await isThere(connection, state, read, judge))) return state;
	const done: ExportState = { ...state, status: 'done' };
	delete done.mayBeDone;
	return done;
}

async function isThere(
	connection: Connection,
	state: ExportState,
	read: ReadParameter,
	judge: JudgeFileError,
): Promise<boolean> {
	try {
		const [file] = await filesOf(connection, state, read);
		if (!file) return false;
		discard(await file.open());
		return true;
	} catch (error) {
		if (error instanceof ExportError && error.kind !== 'cancelled') return judge(error, state);
		throw asError(error);
	}
}

/**
 * The same, for a wait with many polls: the file is tried at once if the platform names it, otherwise after a while, and
 * then less and less often, since the platform may assemble the file for each try.
 * @param atOnce whether to make the first try at once in any case
 */
export function rareTries(
	item: Item,
	atOnce: boolean,
	judge: JudgeFileError,
): (state: ExportState) => Promise<ExportState> {
	const { clock } = item.run;
	let pause = FIRST_TRY_MS;
	let nextAt: number | undefined;
	let wasNamed = false;
	return async (state) => {
		if (!state.mayBeDone) return state;
		const isNamed = state.fileName !== undefined;
		if (isNamed && !wasNamed) nextAt = clock.now();
		wasNamed ||= isNamed;
		nextAt ??= clock.now() + (atOnce ? 0 : pause);
		if (clock.now() < nextAt) return state;
		const checkedState = await withFile(item.run, state, item.read, judge);
		pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
		nextAt = clock.now() + pause;
		return checkedState;
	};
}

/** Odd responses of one kind: how many in a row, and for how long, before they end a wait. */
const UNKNOWN_CODES = { most: 5, milliseconds: 2 * 60_000 };
const BAD_RESPONSES = { most: 3, milliseconds: 30_000 };

/**
 * Treats odd responses as transient for a while, so that a single one does not end a wait of hours: an undocumented code,
 * or a response that is not from the API, such as the page of a proxy, whatever its HTTP status.
 * @param hasResponded whether the platform has responded properly before the first poll: until it has, a response that is
 * not from its API means that the address is wrong
 */
export function toleratingOddResponses(
	{ run }: Item,
	hasResponded: boolean,
): <T>(poll: () => Promise<T>) => Promise<T> {
	let isRightAddress = hasResponded;
	let row: { limit: typeof UNKNOWN_CODES; count: number; since: number } | undefined;
	const limitOf = (error: ExportError) => {
		if (error.details.isUnknownCode) return UNKNOWN_CODES;
		return isRightAddress && isFromElsewhere(error) ? BAD_RESPONSES : undefined;
	};
	return async (poll) => {
		try {
			const result = await poll();
			isRightAddress = true;
			row = undefined;
			return result;
		} catch (caught) {
			const error = asError(caught);
			const limit = error instanceof ExportError ? limitOf(error) : undefined;
			if (!limit || row?.limit !== limit) row = undefined;
			if (!(error instanceof ExportError) || !limit) throw error;
			const now = run.clock.now();
			row ??= { limit, count: 0, since: now };
			row.count++;
			const isOver = row.count >= limit.most && now - row.since >= limit.milliseconds;
			throw isOver ? error : error.with({ isRetryable: true });
		}
	};
}

const FINAL: ReadonlySet<ErrorKind> = new Set(['permission', 'notFound', 'gone', 'refused']);

/**
 * Whether a final error may not be from the API, but from a proxy. A login that is not accepted is always final, and what
 * may pass by itself has no limit.
 */
export function isFromElsewhere({ kind, details }: ExportError): boolean {
	if (kind === 'badResponse') return true;
	return FINAL.has(kind) && (details.isBare === true || details.isFromProxy === true);
}
