import type { IExecuteFunctions } from 'n8n-workflow';

import { inTurn } from '../run/turns';

/** How many exports a trigger remembers: at ten thousand a day still a day, and Emarsys calls for five minutes. */
const REMEMBERED = 10_000;

const MODE = { mode: 'entries', maxEntries: REMEMBERED } as const;

/**
 * Whether this key is new to the node; it is remembered then, across restarts. Two workers that ask in the same few
 * milliseconds can both be told that it is.
 */
export async function isFirstTime({ helpers }: IExecuteFunctions, key: string): Promise<boolean> {
	const check = async () => await helpers.checkProcessedAndRecord([key], 'node', MODE);
	// The first entry of all makes a row in n8n's database, which fails when another worker makes it just then.
	const result = await inTurn(async () => await check().catch(check));
	return result.new.length > 0;
}

/** Forgets a key, so that what failed can be done again. */
export async function forget({ helpers }: IExecuteFunctions, key: string): Promise<void> {
	await inTurn(async () => await helpers.removeProcessed([key], 'node', MODE));
}
