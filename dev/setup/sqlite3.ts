import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { xSync } from 'tinyexec';
import { runOrThrow } from './command';
import { ensureFolder } from './folder';
import { withProgress } from './progress';

/** Behind a firewall that swallows packets a download would hang; the compiler needs no network. */
const DOWNLOAD_TIMEOUT_MS = 60_000;

const COMPILER: Record<string, string> = {
	linux:
		'Debian, Ubuntu: sudo apt-get install python3 make g++\n  Fedora: sudo dnf install python3 make gcc-c++\n  Alpine: apk add python3 make g++',
	darwin: 'xcode-select --install',
	win32:
		'Visual Studio Build Tools with "Desktop development with C++", and Python 3: winget install Microsoft.VisualStudio.2022.BuildTools Python.Python.3.12',
};

/** Where sqlite3 looks for its native part. */
const BINARY = join('build', 'Release', 'node_sqlite3.node');

interface Place {
	/** Where a native part is kept, by the version of sqlite3: several versions of n8n have the same. */
	kept: (version: string) => string;
	node: string;
	log: string;
}

/**
 * Gives n8n's sqlite3 its native part, which its install script would have fetched or compiled: install scripts are
 * off in this project, for everybody's safety.
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
	const cwd = join(n8nFolder, 'node_modules', 'sqlite3');
	const loads = (): boolean =>
		xSync(node, ['-e', "require('sqlite3')"], { nodeOptions: { cwd: n8nFolder } }).exitCode === 0;
	const attempt = async (title: string, action: () => Promise<void>): Promise<boolean> => {
		try {
			await withProgress(title, action);
		} catch {
			// The log has the reason, and there is a second way, or a message.
		}
		return loads();
	};
	const fetch = async (): Promise<void> => {
		const script = join(n8nFolder, 'node_modules', 'prebuild-install', 'bin.js');
		await runOrThrow(node, [script, '-r', 'napi'], { cwd, log, timeoutMs: DOWNLOAD_TIMEOUT_MS });
	};
	// npm brings a node-gyp that is newer than the one in n8n's tree, which needs a Python with distutils.
	const compile = async (): Promise<void> => {
		const env = { npm_config_build_from_source: 'true', JOBS: 'max', ...headersOf(node) };
		const args = ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'];
		await runOrThrow('npm', args, { cwd: n8nFolder, log, env });
	};
	if (await attempt('Fetching sqlite3', fetch)) return;
	if (await attempt('Compiling sqlite3 (there was no prebuilt one; about 2 minutes)', compile)) return;
	throw new Error(
		`n8n keeps its data with sqlite3, which could be neither downloaded nor compiled.\n` +
			`Allow downloads from github.com, or install a compiler and run the command again:\n  ${COMPILER[process.platform] ?? 'Python 3, make, a C++ compiler'}\n` +
			`The details are in ${log}`,
	);
}

/** Headers beside the program spare node-gyp a download; Windows needs an import library besides them. */
function headersOf(node: string): { npm_config_nodedir?: string } {
	const folder = dirname(dirname(node));
	const present = existsSync(join(folder, 'include', 'node', 'node.h'));
	return present && process.platform !== 'win32' ? { npm_config_nodedir: folder } : {};
}
