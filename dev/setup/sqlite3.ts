import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { xSync } from 'tinyexec';
import { runOrThrow } from './command';
import { ensureFolder } from './cache';
import { withProgress } from './progress';

/** A firewall that drops packets would hang the download; the compiler needs no network. */
const DOWNLOAD_TIMEOUT_MS = 60_000;

const COMPILER: Record<string, string> = {
	linux:
		'Debian, Ubuntu: sudo apt-get install python3 make g++\n  Fedora: sudo dnf install python3 make gcc-c++\n  Alpine: apk add python3 make g++',
	darwin: 'xcode-select --install',
	win32:
		'Visual Studio Build Tools with "Desktop development with C++", and Python 3: winget install Microsoft.VisualStudio.2022.BuildTools Python.Python.3.12',
};

/** Where sqlite3 expects its native addon. */
const BINARY = join('build', 'Release', 'node_sqlite3.node');

interface Place {
	/** Cache folder of a native addon by version of sqlite3, which versions of n8n share. */
	kept: (version: string) => string;
	node: string;
	log: string;
}

/**
 * Downloads or compiles the native addon of n8n's sqlite3, which is normally done by its install script: for safety,
 * this project runs no install scripts.
 */
export async function prepareSqlite3(n8nFolder: string, { kept, node, log }: Place): Promise<void> {
	const folder = join(n8nFolder, 'node_modules', 'sqlite3');
	const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
	const target = join(folder, BINARY);
	await ensureFolder(kept(version), async (partial) => {
		await make(n8nFolder, node, log);
		await copyFile(target, join(partial, 'node_sqlite3.node'));
	});
	if (existsSync(target)) return;
	await mkdir(dirname(target), { recursive: true });
	await copyFile(join(kept(version), 'node_sqlite3.node'), target);
}

async function make(n8nFolder: string, node: string, log: string): Promise<void> {
	const fetch = async (): Promise<void> => {
		const cwd = join(n8nFolder, 'node_modules', 'sqlite3');
		const script = join(n8nFolder, 'node_modules', 'prebuild-install', 'bin.js');
		await runOrThrow(node, [script, '-r', 'napi'], { cwd, log, timeoutMs: DOWNLOAD_TIMEOUT_MS });
	};
	// By npm's own node-gyp: the older one of n8n requires a Python with distutils.
	const compile = async (): Promise<void> => {
		const env = { npm_config_build_from_source: 'true', JOBS: 'max', ...headersOf(node) };
		const args = ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'];
		await runOrThrow('npm', args, { cwd: n8nFolder, log, env });
	};
	const ways: Array<[title: string, way: () => Promise<void>]> = [
		['Fetching sqlite3', fetch],
		['Compiling sqlite3 (no prebuilt binary; about 2 minutes)', compile],
	];
	for (const [title, way] of ways) {
		// The log has the reason of a failure; the other way is next, or the error below.
		await withProgress(title, way).catch(() => undefined);
		const loading = xSync(node, ['-e', "require('sqlite3')"], { nodeOptions: { cwd: n8nFolder } });
		if (loading.exitCode === 0) return;
	}
	throw new Error(
		`n8n needs sqlite3, which could be neither downloaded nor compiled.\n` +
			`Allow downloads from github.com, or install a compiler and run the command again:\n  ${COMPILER[process.platform] ?? 'Python 3, make, a C++ compiler'}\n` +
			`The details are in ${log}`,
	);
}

/** Local headers save node-gyp a download; on Windows it needs an import library as well. */
function headersOf(node: string): { npm_config_nodedir?: string } {
	const folder = dirname(dirname(node));
	const present = existsSync(join(folder, 'include', 'node', 'node.h'));
	return present && process.platform !== 'win32' ? { npm_config_nodedir: folder } : {};
}
