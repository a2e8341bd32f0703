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

const MAC_APPS = ['Chromium', 'Google Chrome', 'Microsoft Edge'];

const WINDOWS_PARTS = [
	['Chromium', 'Application', 'chrome.exe'],
	['Google', 'Chrome', 'Application', 'chrome.exe'],
	['Microsoft', 'Edge', 'Application', 'msedge.exe'],
];

export const HOW_TO_GET_CHROMIUM =
	'Chromium was not found: install it (Debian and Ubuntu: apt-get install chromium; macOS: brew install chromium), or set CHROMIUM_PATH to its executable.';

/** Usual places of Chromium on this system, other than the path. */
function usualPlaces(): string[] {
	if (process.platform === 'darwin') {
		return MAC_APPS.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
	}
	if (process.platform !== 'win32') return ['/snap/bin/chromium', '/opt/google/chrome/chrome'];
	const { LOCALAPPDATA, PROGRAMFILES } = process.env;
	const roots = [PROGRAMFILES, process.env['PROGRAMFILES(X86)'], LOCALAPPDATA].filter(
		(root) => root !== undefined,
	);
	return roots.flatMap((root) => WINDOWS_PARTS.map((parts) => join(root, ...parts)));
}

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
	const folders = process.platform === 'win32' ? [] : PATH.split(delimiter).filter(Boolean);
	const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
	return [...onPath, ...usualPlaces()].find(isProgram);
}
