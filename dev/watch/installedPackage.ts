import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { name } from '../../package.json';
import { ROOT } from '../package/pack';

/**
 * Copies the differences in `dist/` and package.json from the checkout into the package of a running n8n.
 *
 * @returns the changed paths within the package, and whether n8n sees all changes only after a restart
 */
export async function updateInstalled(
	userFolder: string,
): Promise<{ files: string[]; needsRestart: boolean }> {
	const folder = join(userFolder, '.n8n', 'nodes', 'node_modules', name);
	const needsRestart = !isDeepStrictEqual(await readAtStart(ROOT), await readAtStart(folder));
	const built = await builtFiles(ROOT);
	const files: string[] = [];
	// n8n may load the package at any moment, so shared files come before those that require them.
	for (const file of ['package.json', ...built].sort(requiredFirst))
		if (await take(file, folder)) files.push(file);
	const surplus = (await builtFiles(folder)).filter((file) => !built.includes(file));
	for (const file of surplus) await rm(join(folder, file));
	return { files: [...files, ...surplus], needsRestart };
}

/** The part of package.json that n8n reads, and only when it starts. */
async function readAtStart(folder: string): Promise<object> {
	const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<
		string,
		unknown
	>;
	return { version: manifest.version, n8n: manifest.n8n };
}

async function builtFiles(folder: string): Promise<string[]> {
	const entries = await readdir(join(folder, 'dist'), { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

const isShared = (file: string): boolean => !/\.(node|credentials)\.js$/.test(file);

const requiredFirst = (a: string, b: string): number => Number(isShared(b)) - Number(isShared(a));

/** @returns whether the file has changed */
async function take(file: string, folder: string): Promise<boolean> {
	const target = join(folder, file);
	const content = await readFile(join(ROOT, file));
	const old = await readFile(target).catch(() => undefined);
	if (old?.equals(content)) return false;
	await mkdir(dirname(target), { recursive: true });
	// Atomic: n8n must never read half a file.
	await writeFile(`${target}.new`, content);
	await rename(`${target}.new`, target);
	return true;
}
