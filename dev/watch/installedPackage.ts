import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** The part of package.json that n8n reads, and only when it starts. */
interface Manifest {
	name: string;
	version: string;
	n8n: unknown;
}

export interface Update {
	/** Changed paths within the package. */
	files: string[];
	/** Whether n8n sees all changes only after a restart. */
	needsRestart: boolean;
}

/** The package in a running n8n, kept in sync with the checkout. */
export class InstalledPackage {
	private constructor(
		private readonly checkout: string,
		readonly folder: string,
		readonly name: string,
	) {}

	static async in(userFolder: string, checkout: string): Promise<InstalledPackage> {
		const { name } = parseManifest(await readFile(join(checkout, 'package.json'), 'utf8'));
		const folder = join(userFolder, '.n8n', 'nodes', 'node_modules', name);
		return new InstalledPackage(checkout, folder, name);
	}

	/** Copies the differences in `dist/` and package.json from the checkout. */
	async update(): Promise<Update> {
		const needsRestart = await this.manifestDiffers();
		const wanted = await filesOf(this.checkout, 'dist');
		const present = await filesOf(this.folder, 'dist');
		const files: string[] = [];
		// n8n may load the package at any moment, so shared files come before those that require them.
		for (const file of ['package.json', ...wanted].sort(requiredFirst))
			if (await this.take(file)) files.push(file);
		const surplus = present.filter((file) => !wanted.includes(file));
		for (const file of surplus) await rm(join(this.folder, file));
		return { files: [...files, ...surplus], needsRestart };
	}

	/** @returns whether the file has changed */
	private async take(file: string): Promise<boolean> {
		const [source, target] = [join(this.checkout, file), join(this.folder, file)];
		const content = await readFile(source);
		const old = await readFile(target).catch(() => undefined);
		if (old?.equals(content)) return false;
		await mkdir(dirname(target), { recursive: true });
		// Atomic: n8n must never read half a file.
		await writeFile(`${target}.new`, content);
		await rename(`${target}.new`, target);
		return true;
	}

	private async manifestDiffers(): Promise<boolean> {
		const [now, then] = await Promise.all(
			[this.checkout, this.folder].map(async (folder) =>
				readAtStart(parseManifest(await readFile(join(folder, 'package.json'), 'utf8'))),
			),
		);
		return now !== then;
	}
}

const parseManifest = (text: string): Manifest => JSON.parse(text) as Manifest;

const readAtStart = ({ version, n8n }: Manifest): string => JSON.stringify({ version, n8n });

const isShared = (file: string): boolean => !/\.(node|credentials)\.js$/.test(file);

const requiredFirst = (a: string, b: string): number => Number(isShared(b)) - Number(isShared(a));

async function filesOf(root: string, folder: string): Promise<string[]> {
	const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => relative(root, join(parentPath, name)));
}
