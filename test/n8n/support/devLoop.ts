import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { cleanEnvironment } from '../../../dev/setup/npm';
import { until } from './callbacks';

const ROOT = resolve(__dirname, '..', '..', '..');

/** Generated or installed parts of a checkout. */
const MADE = new Set(['.git', 'dist', 'node_modules', 'coverage']);

/** Enough for a build beside a whole n8n on a busy machine. */
const TIMEOUT_MS = 280_000;

/** `npm run dev` in a copy of this checkout, whose files a test may change. */
export class DevLoop {
	private output = '';

	private ended: number | undefined;

	private constructor(
		private readonly folder: string,
		private readonly checkout: string,
		private readonly child: ChildProcess,
	) {
		for (const stream of [child.stdout, child.stderr])
			stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
		child.once('exit', (code) => (this.ended = code ?? 1));
	}

	/** Copies the checkout and starts the loop there. */
	static async start(): Promise<DevLoop> {
		const folder = await mkdtemp(join(tmpdir(), 'contact-export-dev-'));
		const checkout = join(folder, 'checkout');
		const isWritten = (path: string): boolean => !MADE.has(relative(ROOT, path).split(sep)[0] ?? '');
		await cp(ROOT, checkout, { recursive: true, filter: isWritten });
		await symlink(join(ROOT, 'node_modules'), join(checkout, 'node_modules'), 'junction');
		const child = spawn(process.execPath, [join('dev', 'run.mjs'), join('dev', 'tasks', 'dev.ts')], {
			cwd: checkout,
			env: { ...cleanEnvironment(), TMPDIR: folder, TEMP: folder, TMP: folder },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		return new DevLoop(folder, checkout, child);
	}

	/** Replaces a text, which must exist, in a file. */
	async change(file: string, text: string, by: string): Promise<void> {
		const path = join(this.checkout, file);
		const before = await readFile(path, 'utf8');
		if (!before.includes(text)) throw new Error(`${file} does not say ${text}`);
		await writeFile(path, before.replace(text, by));
	}

	/** Waits until the loop has printed something since the last call, and returns everything printed since then. */
	async says(what: RegExp): Promise<string> {
		const text = await until(
			`${what} in\n${this.output}`,
			() => {
				if (what.test(this.output)) return this.output;
				if (this.ended !== undefined) throw new Error(`The loop has exited:\n${this.output}`);
				return undefined;
			},
			TIMEOUT_MS,
		);
		this.output = '';
		return text;
	}

	/** Presses Ctrl-C, and returns the exit code. */
	async interrupt(): Promise<number> {
		this.child.kill('SIGINT');
		const { code } = await until(
			'it exits',
			() => this.ended !== undefined && { code: this.ended },
			TIMEOUT_MS,
		);
		return code;
	}

	/** This project's temporary files and folders. */
	async temporary(): Promise<string[]> {
		return (await readdir(this.folder)).filter((name) => name.startsWith('contact-export-'));
	}

	/** Stops the loop, if necessary, and removes the copy. */
	async remove(): Promise<void> {
		if (this.ended === undefined) await this.interrupt();
		await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
	}
}
