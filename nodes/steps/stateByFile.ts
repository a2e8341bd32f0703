import type { ExportState } from '../core/job';
import type { ReadParameter } from '../platforms/platform';
import type { Connection } from '../run/connection';
import { after } from '../transport/after';
import { calledAbout, withFile } from './stateWithFile';

/** How long a platform may take to start sending a file, in milliseconds: Emarsys assembles it during the request. */
const LONGEST_START_MS = 5 * 60_000;

/** How long a result is kept, in milliseconds: by then, the platform has repeated its call. */
const KEPT_MS = 2 * LONGEST_START_MS;

const attempts = new Map<string, Promise<ExportState>>();

/**
 * The state of an export for a call, if only its file shows whether it is done. A call can't wait for a slow file, so the
 * attempt continues after the caller has given up, and the repeated call gets its result.
 * @param key of the export and the node
 * @throws ExportError
 */
export async function stateByFile(
	key: string,
	connect: (signal: AbortSignal) => Promise<Connection>,
	state: ExportState,
	read: ReadParameter,
): Promise<ExportState> {
	const known = attempts.get(key);
	if (known) return await known;
	const attempt = (async () =>
		await withFile(await connect(AbortSignal.timeout(LONGEST_START_MS)), state, read, calledAbout))();
	attempts.set(key, attempt);
	const forget = () => {
		if (attempts.get(key) === attempt) attempts.delete(key);
	};
	after(KEPT_MS, forget);
	// Otherwise, the next call tries again.
	attempt.then(({ status }) => status === 'done' || forget(), forget);
	return await attempt;
}
