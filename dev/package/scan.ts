/**
 * Checks whether the packages, as published from this checkout, pass n8n's verification: `npm run scan`. Exits with 1
 * on any error or warning.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { x } from 'tinyexec';
import { compareFiles, expectedFiles, manifestErrors, type Manifest } from './manifest';
import { pack, publishDry, ROOT, unpack } from './pack';
import { scan, SCANNED } from './rules';
import { folderOf, foreignWords, SINGLES } from './singles';

/** Maximum bytes of the installed package, since every n8n process loads it; the tarball is smaller. */
const MAX_UNPACKED = 450_000;

const kB = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;

function report(title: string, errors: string[]): void {
	console.log(`${errors.length === 0 ? '✓' : '✗'} ${title}`);
	for (const error of errors) console.log(error.replace(/^/gm, '    '));
	if (errors.length > 0) process.exitCode = 1;
}

async function loadAlone(folder: string, name: string): Promise<string[]> {
	const provided = path.join(folder, 'node_modules', 'n8n-workflow');
	await symlink(path.join(ROOT, 'node_modules', 'n8n-workflow'), provided, 'junction');
	const script = path.join(__dirname, 'load.mjs');
	const { stdout, stderr, exitCode } = await x(process.execPath, [script, name], {
		nodeOptions: { cwd: folder },
	});
	if (exitCode !== 0) return [stderr];
	return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as string[];
}

/** What an unpacked package contains that is of this machine, or belongs to another package. */
async function unwantedWords(folder: string, files: string[], name: string): Promise<string[]> {
	const found = await Promise.all(
		files.map(async (file) => {
			// The bundler breaks long lines, even within words.
			const text = (await readFile(path.join(folder, file), 'utf8')).replaceAll('\\\n', '');
			const foreign = foreignWords(name).flatMap((words) => words.exec(text)?.[0] ?? []);
			return [
				...(text.includes(ROOT) ? [`${file} contains a path of this machine.`] : []),
				...foreign.map((word) => `${file} contains "${word}", which belongs to another package.`),
			];
		}),
	);
	return found.flat();
}

/** @param packed the files of the tarball */
async function publishErrors(source: string, packed: string[]): Promise<string[]> {
	const { files, said } = await publishDry(source);
	const corrections = said
		.split('\n')
		.filter((line) => /auto-corrected|was invalid|errors corrected|removed/.test(line));
	const isPublic = said.includes('with tag latest and public access');
	return [
		...compareFiles(packed, files),
		...corrections,
		...(isPublic ? [] : [`npm would not publish it publicly:\n${said}`]),
	];
}

/**
 * @param source the folder of the package
 * @param temporary an empty folder
 */
async function check(source: string, temporary: string): Promise<void> {
	const manifest = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8')) as Manifest;
	const { name } = manifest;
	console.log(`\n${name}`);

	const { tarball, files, packed, unpacked } = await pack(temporary, source);
	const folder = path.join(temporary, 'node_modules', name);
	await unpack(tarball, folder);

	const built = await scan(folder, SCANNED.package);
	report(`the verification scan on the packed package (${built.files} files)`, built.errors);

	const icons = await readdir(path.join(source, 'dist', 'icons'));
	const shared = files.filter((file) => /^dist\/nodes\/shared-\w+\.js$/.test(file));
	const expected = expectedFiles(manifest, icons, shared);
	report(`the tarball's contents (${files.length} files)`, compareFiles(expected, files));
	report('the manifest', manifestErrors(manifest));
	report('npm publish --dry-run', await publishErrors(source, files));
	report('no path of this machine and no other service', await unwantedWords(folder, files, name));
	report('loads with nothing but n8n-workflow, and in n8n', await loadAlone(temporary, name));
	report(
		`size: ${kB(packed)} packed, ${kB(unpacked)} unpacked`,
		unpacked > MAX_UNPACKED ? [`More than ${kB(MAX_UNPACKED)} unpacked.`] : [],
	);
}

async function main(): Promise<void> {
	const sources = await scan(ROOT, SCANNED.sources);
	report(`the verification scan on the sources (${sources.files} files)`, sources.errors);
	for (const source of [ROOT, ...SINGLES.map(folderOf)]) {
		const temporary = await mkdtemp(path.join(tmpdir(), 'contact-export-scan-'));
		try {
			await mkdir(path.join(temporary, 'node_modules'));
			await check(source, temporary);
		} finally {
			await rm(temporary, { recursive: true, force: true });
		}
	}
}

void main();
