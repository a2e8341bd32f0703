import { chromium, type Browser } from 'playwright-core';
import { findChromium, HOW_TO_GET_CHROMIUM } from '../../../dev/setup/chromium';

/** Generous, since a slow machine is not a failure. */
export const TIMEOUT_MS = 60_000;

const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// Only this machine can be reached.
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export async function launchBrowser(): Promise<Browser> {
	const executablePath = findChromium();
	if (executablePath === undefined) throw new Error(HOW_TO_GET_CHROMIUM);
	return await chromium.launch({ executablePath, args: ARGUMENTS, timeout: TIMEOUT_MS });
}
