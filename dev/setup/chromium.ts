import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Names of Chromium browsers on the path. */
const NAMES = [
	'chromium',
	'chromium-browser',
	'google-chrome',
	'google-chrome-stable',
	'chrome',
	'microsoft-edge',
];

const { LOCALAPPDATA = '', PROGRAMFILES = '', 'PROGRAMFILES(X86)': PROGRAMFILES_X86 = '' } = process.env;

/** Where they are on each system, other than on the path. */
const PLACES: Partial<Record<NodeJS.Platform, string[]>> = {
	linux: ['/snap/bin/chromium', '/opt/google/chrome/chrome'],
	darwin: [
		'/Applications/Chromium.app/Contents/MacOS/Chromium',
		'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
		'/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
	],
	win32: [PROGRAMFILES, PROGRAMFILES_X86, LOCALAPPDATA].flatMap((folder) => [
		join(folder, 'Chromium', 'Application', 'chrome.exe'),
		join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
		join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
	]),
};

export const HOW_TO_GET_CHROMIUM =
	'Chromium was not found: install it (Debian and Ubuntu: apt-get install chromium; macOS: brew install chromium), or set CHROMIUM_PATH to its executable.';

function isProgram(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** The Chromium that the environment variable CHROMIUM_PATH names, or an installed one. */
export function findChromium(): string | undefined {
	const { CHROMIUM_PATH, PATH = '' } = process.env;
	if (CHROMIUM_PATH) return isProgram(CHROMIUM_PATH) ? CHROMIUM_PATH : undefined;
	const folders = PATH.split(delimiter).filter(Boolean);
	const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
	return [...onPath, ...(PLACES[process.platform] ?? [])].find(isProgram);
}
