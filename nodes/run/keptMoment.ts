import { createHash } from 'crypto';
import { sleep, type IExecuteFunctions } from 'n8n-workflow';

import { ExportProblem } from '../export/problem';
import { inTurn } from './turns';

/*
 * A moment that a node keeps in n8n's memory of processed items: in the database, for all processes of a cluster. The
 * static data of a workflow would be the place for it, but in queue mode n8n hands a worker none of it (seen in 2.41).
 * That memory answers only "seen" or "new", so a moment is kept digit by digit, together with a few digits that stand
 * for the setting that it belongs to.
 */

/** Digits of milliseconds since 1970, until the year 2286. */
const MOMENT_DIGITS = 13;

const SETTING_DIGITS = 6;

const DIGITS = MOMENT_DIGITS + SETTING_DIGITS;

const MODE = { mode: 'entries', maxEntries: 10_000 } as const;

const entry = (position: number, digit: number): string => `kept ${position}: ${digit}`;

/** Asking takes milliseconds, but what another worker sees meanwhile looks damaged: so it is asked again. */
const ASK_AGAIN_MS = [200, 500, 1500];

const ALL = Array.from({ length: DIGITS * 10 }, (_, index) => entry(Math.floor(index / 10), index % 10));

/**
 * The kept moment in milliseconds since 1970; undefined when there is none, or one that belongs to another setting.
 * @throws ExportProblem `settings` when it is damaged; it is forgotten then
 */
export async function keptMoment(context: IExecuteFunctions, setting: string): Promise<number | undefined> {
	return await inTurn(async () => {
		for (const pause of [0, ...ASK_AGAIN_MS]) {
			if (pause > 0) await sleep(pause);
			const text = await keptText(context);
			if (text === undefined) continue;
			return text !== '' && text.slice(MOMENT_DIGITS) === digitsOf(setting)
				? Number(text.slice(0, MOMENT_DIGITS))
				: undefined;
		}
		await context.helpers.removeProcessed(ALL, 'node', MODE);
		throw new ExportProblem('settings', 'Time Window: n8n has lost where the last run ended', {
			description:
				'It was stopped while it was writing that down. The next run begins at "First Run From": set it to the end of the window of the last run, which is in Executions.',
		});
	});
}

/** The digits that are kept, none when there is nothing; undefined when they are no whole. */
async function keptText({ helpers }: IExecuteFunctions): Promise<string | undefined> {
	const { new: unknown, processed } = await helpers.checkProcessedAndRecord(ALL, 'node', MODE);
	// Asking has recorded them all.
	await helpers.removeProcessed(unknown, 'node', MODE);
	const digits = Array.from({ length: DIGITS }, (_, position) =>
		[...Array(10).keys()].filter((digit) => processed.includes(entry(position, digit))),
	);
	return processed.length > 0 && digits.some(({ length }) => length !== 1) ? undefined : digits.join('');
}

/** Keeps a moment in milliseconds since 1970, in the place of the one before; undefined forgets it. */
export async function keepMoment(
	{ helpers }: IExecuteFunctions,
	setting: string,
	moment: number | undefined,
): Promise<void> {
	const text = moment === undefined ? '' : String(moment).padStart(MOMENT_DIGITS, '0') + digitsOf(setting);
	const wanted = [...text].map((digit, position) => entry(position, Number(digit)));
	const others = ALL.filter((one) => !wanted.includes(one));
	await inTurn(async () => {
		// What is interrupted in between has too many digits, and is known to be damaged.
		if (wanted.length > 0) await helpers.checkProcessedAndRecord(wanted, 'node', MODE);
		await helpers.removeProcessed(others, 'node', MODE);
	});
}

function digitsOf(setting: string): string {
	const number = createHash('sha256').update(setting).digest().readUInt32BE();
	return String(number % 10 ** SETTING_DIGITS).padStart(SETTING_DIGITS, '0');
}
