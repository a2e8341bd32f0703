import type { IExecuteFunctions } from 'n8n-workflow';

/** How many exports a trigger remembers: at ten thousand a day still a day, and Emarsys calls for five minutes. */
const REMEMBERED = 10_000;

const MODE = { mode: 'entries', maxEntries: REMEMBERED } as const;

// n8n's helper looks first and writes then, so that two callers at once could both be the first. Within one process
// they take turns; across workers a gap of the few milliseconds between the two remains.
let turn: Promise<unknown> = Promise.resolve();

/** Whether this key is new to the node; it is remembered then, across restarts. */
export async function isFirstTime({ helpers }: IExecuteFunctions, key: string): Promise<boolean> {
	const check = async () => await helpers.checkProcessedAndRecord([key], 'node', MODE);
	const result = turn.then(check, check);
	turn = result.catch(() => undefined);
	return (await result).new.length > 0;
}

/** Forgets a key, so that what failed can be done again. */
export async function forget({ helpers }: IExecuteFunctions, key: string): Promise<void> {
	const remove = async () => await helpers.removeProcessed([key], 'node', MODE);
	const result = turn.then(remove, remove);
	turn = result.catch(() => undefined);
	await result;
}
