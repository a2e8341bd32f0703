/**
 * Checks whether the packages, as published from this checkout, pass n8n's verification: `npm run scan`. Exits with 1
 * on any error or warning.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { compareFiles, expectedFiles, manifestErrors } from './manifest.mjs';
import { pack, publishDry, ROOT, unpack } from './pack.js';
import { scan, SCANNED } from './rules.mjs';
import { folderOf, foreignWords, SINGLES } from './singles.js';

/** Maximum bytes of the installed package, since every n8n process loads it; the tarball is smaller. */
const MAX_UNPACKED = 400_000;

const kB = (/** @type {number} */ bytes) => `${Math.round(bytes / 1000)} kB`;

let failed = false;

/**
 * @param {string} title
 * @param {string[]} errors
 */
function report(title, errors) {
	console.log(`${errors.length === 0 ? '✓' : '✗'} ${title}`);
	for (const error of errors) console.log(error.replace(/^/gm, '    '));
	failed ||= errors.length > 0;
}

/** @param {string} folder @param {string} name */
async function loadAlone(folder, name) {
	const provided = path.join(folder, 'node_modules/n8n-workflow');
	await symlink(path.join(ROOT, 'node_modules/n8n-workflow'), provided, 'junction');
	const script = path.join(ROOT, 'dev/package/load.mjs');
	try {
		const { stdout } = await promisify(execFile)(process.execPath, [script, name], { cwd: folder });
		return /** @type {string[]} */ (JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
	} catch (error) {
		return [/** @type {Error & { stderr?: string }} */ (error).stderr || String(error)];
	}
}

/**
 * @param {string} folder an unpacked package
 * @param {string[]} bundles
 * @returns {Promise<string[]>} other files of the package that its bundles require
 */
async function requiredBy(folder, bundles) {
	const required = await Promise.all(
		bundles.map(async (file) => {
			const text = await readFile(path.join(folder, file), 'utf8');
			const names = [...text.matchAll(/require\("(\.[^"]+)"\)/g)].map(([, name = '']) => name);
			return names.map((name) => path.posix.join(path.posix.dirname(file), name));
		}),
	);
	return [...new Set(required.flat())];
}

/**
 * @param {string} folder an unpacked package
 * @param {string} name
 */
async function unwantedWords(folder, name) {
	const files = await readdir(folder, { recursive: true, withFileTypes: true });
	const texts = await Promise.all(
		files
			.filter((file) => file.isFile())
			.map(async (file) => ({
				file: file.name,
				// The bundler breaks long lines, even within words.
				text: (await readFile(path.join(file.parentPath, file.name), 'utf8')).replaceAll('\\\n', ''),
			})),
	);
	return texts.flatMap(({ file, text }) => [
		...(text.includes(ROOT) ? [`${file} contains a path of this machine.`] : []),
		...foreignWords(name).flatMap((words) => {
			const found = words.exec(text);
			return found ? [`${file} contains "${found[0]}", which belongs to another package.`] : [];
		}),
	]);
}

/**
 * @param {string} source
 * @param {string[]} packed the files of the tarball
 */
async function publishErrors(source, packed) {
	const { files, said } = await publishDry(source);
	const corrections = said
		.split('\n')
		.filter((line) => /auto-corrected|was invalid|errors corrected|removed/.test(line));
	return [
		...compareFiles(packed, files),
		...corrections,
		...(said.includes('with tag latest and public access')
			? []
			: [`npm would not publish it publicly:\n${said}`]),
	];
}

/**
 * @param {string} source the folder of the package
 * @param {string} temporary an empty folder
 */
async function check(source, temporary) {
	/** @type {import('./manifest.mjs').Manifest} */
	const manifest = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8'));
	console.log(`\n${manifest.name}`);

	const { tarball, files, packed, unpacked } = await pack(temporary, source);
	const folder = path.join(temporary, 'node_modules', manifest.name);
	await unpack(tarball, folder);

	const built = await scan(folder, SCANNED.package);
	report(`the verification scan on the packed package (${built.files} files)`, built.errors);

	const icons = await readdir(path.join(source, 'dist', 'icons'));
	const shared = await requiredBy(folder, [...manifest.n8n.nodes, ...manifest.n8n.credentials]);
	report(
		`the tarball's contents (${files.length} files)`,
		compareFiles(expectedFiles(manifest, icons, shared), files),
	);
	report('the manifest', manifestErrors(manifest));
	report('npm publish --dry-run', await publishErrors(source, files));
	report('no path of this machine and no other service', await unwantedWords(folder, manifest.name));
	report('loads with nothing but n8n-workflow, and in n8n', await loadAlone(temporary, manifest.name));
	report(
		`size: ${kB(packed)} packed, ${kB(unpacked)} unpacked`,
		unpacked > MAX_UNPACKED ? [`More than ${kB(MAX_UNPACKED)} unpacked.`] : [],
	);
}

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
process.exitCode = failed ? 1 : 0;
