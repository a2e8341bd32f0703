import type { ExportState } from '../core/job';
import { asError, ExportError } from '../core/exportError';
import type { ReadParameter } from '../platforms/platform';
import { discard } from '../transport/body';
import type { Connection } from '../run/connection';
import type { Item } from '../run/itemContext';
import { filesOf } from './exportFiles';

/** How long a word that leaves open whether the file is there must last before the file is tried, in milliseconds. */
const FIRST_TRY_MS = 15_000;

/** The longest pause between two tries, in milliseconds. */
const LONGEST_PAUSE_MS = 10 * 60_000;

/**
 * The state of an export. Where the platform's word leaves open whether the file is there, the file is opened: when
 * that works the export is done.
 * @throws ExportError
 */
export async function stateWithFile(
	connection: Connection,
	exportId: string,
	read: ReadParameter,
): Promise<ExportState> {
	return await withFile(
		connection,
		await connection.platform.state(connection.transport, exportId, read),
		read,
	);
}

/** The same for a state that is known already. */
export async function withFile(
	connection: Connection,
	state: ExportState,
	read: ReadParameter,
): Promise<ExportState> {
	if (!state.mayBeDone || !(await canBeOpened(connection, state, read))) return state;
	const done: ExportState = { ...state, status: 'done' };
	delete done.mayBeDone;
	return done;
}

async function canBeOpened(
	connection: Connection,
	state: ExportState,
	read: ReadParameter,
): Promise<boolean> {
	try {
		const [file] = await filesOf(connection, state, read);
		if (!file) return false;
		discard(await file.open());
		return true;
	} catch (error) {
		if (error instanceof ExportError && error.kind !== 'cancelled') return false;
		throw asError(error);
	}
}

/**
 * The same for a wait of many polls: the file is tried at once where the platform names it, else when the word lasts,
 * and then less and less often, since the platform may put the file together for each try.
 * @param atOnce whether the first try is made at once in any case
 */
export function rareTries(item: Item, atOnce: boolean): (state: ExportState) => Promise<ExportState> {
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
		const seen = await withFile(item.run, state, item.read);
		pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
		nextAt = clock.now() + pause;
		return seen;
	};
}

/** How often, and for how long, a code that nobody knows may come as the answer to a look before it ends a wait. */
const MOST_UNKNOWN_CODES = 5;
const UNKNOWN_CODES_MS = 2 * 60_000;

/** Lets a code that nobody knows pass for a while: it does not end a wait of hours at first sight. */
export function toleratingUnknownCodes({ run }: Item): <T>(ask: () => Promise<T>) => Promise<T> {
	let count = 0;
	let since = 0;
	return async (ask) => {
		try {
			const seen = await ask();
			count = 0;
			return seen;
		} catch (error) {
			if (!(error instanceof ExportError) || !error.details.isUnknownCode) throw asError(error);
			const now = run.clock.now();
			if (count === 0) since = now;
			count++;
			throw count >= MOST_UNKNOWN_CODES && now - since >= UNKNOWN_CODES_MS
				? error
				: error.with({ isRetryable: true });
		}
	};
}
