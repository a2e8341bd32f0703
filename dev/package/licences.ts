import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

interface Manifest {
	name: string;
	version: string;
	license: string;
	author?: string | { name: string };
}

/** The notices of bundled libraries, which their licences require to be included. */
export async function licenceNotices(folders: string[]): Promise<string> {
	const intro = 'The bundles in this folder contain parts of the following packages.\n';
	return [intro, ...(await Promise.all(folders.map(notice)))].join(`\n${'-'.repeat(80)}\n\n`);
}

async function notice(folder: string): Promise<string> {
	const manifest = await readFile(path.join(folder, 'package.json'), 'utf8');
	const { name, version, license, author = name } = JSON.parse(manifest) as Manifest;
	const file = (await readdir(folder)).find((entry) => /^licen[sc]e/i.test(entry));
	const text = file
		? await readFile(path.join(folder, file), 'utf8')
		: `Copyright ${typeof author === 'string' ? author : author.name}`;
	return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
