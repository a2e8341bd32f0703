'use strict';

/**
 * Builds the package: `dist/` gets one self-contained bundle per node and per credential, with the icons and the
 * codex files where n8n's loader looks for them.
 */

const { execFile } = require('node:child_process');
const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { promisify } = require('node:util');
const esbuild = require('esbuild');
const gulp = require('gulp');

const DIST = 'dist';
const SOURCES = ['nodes', 'credentials'];
const ENTRY_POINT = /\.(node|credentials)\.ts$/;

/** What a bundle may still require when it runs: n8n provides the one, Node the other. */
const PROVIDED = new Set(['n8n-workflow', 'crypto', 'node:crypto']);

/** The folders of the packages that went into the bundles, noted for the licence notices. */
let bundledPackages = /** @type {Set<string>} */ (new Set());

function clean() {
	return rm(DIST, { recursive: true, force: true });
}

/** The shipped sources only: a mistake in a test must not keep anyone from building. `npm run lint` checks all. */
async function typeCheck() {
	const tsc = require.resolve('typescript/bin/tsc');
	try {
		await promisify(execFile)(process.execPath, [tsc, '--project', 'tsconfig.build.json', '--pretty']);
	} catch (error) {
		const { stdout, message } = /** @type {Error & { stdout?: string }} */ (error);
		throw new Error(`The type check failed.\n${stdout || message}`, { cause: error });
	}
}

async function entryPoints() {
	const files = await Promise.all(
		SOURCES.map(async (folder) =>
			(await readdir(folder, { recursive: true })).map((f) => path.join(folder, f)),
		),
	);
	return files.flat().filter((file) => ENTRY_POINT.test(file));
}

async function bundle() {
	const { metafile } = await esbuild.build({
		entryPoints: await entryPoints(),
		outdir: DIST,
		outbase: '.',
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		// The ES modules of the libraries, so that what is not used stays out.
		mainFields: ['module', 'main'],
		external: ['n8n-workflow'],
		// Names stay: a user's stack trace and a reviewer both read this file.
		minifySyntax: true,
		minifyWhitespace: true,
		lineLimit: 160,
		legalComments: 'none',
		charset: 'utf8',
		metafile: true,
		logLevel: 'warning',
	});
	refuseUnprovidedImports(metafile);
	bundledPackages = new Set(Object.keys(metafile.inputs).flatMap((input) => packageFolder(input) ?? []));
}

/** @param {import('esbuild').Metafile} metafile */
function refuseUnprovidedImports(metafile) {
	for (const [file, output] of Object.entries(metafile.outputs)) {
		const missing = output.imports.filter(({ external, path: name }) => external && !PROVIDED.has(name));
		if (missing.length > 0) {
			throw new Error(
				`${file} would require ${missing.map(({ path: name }) => name).join(', ')} at run time.`,
			);
		}
	}
}

/**
 * @param {string} input a bundled file, as esbuild names it
 * @returns {string | undefined} the folder of the package it came from
 */
function packageFolder(input) {
	return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

/** The bundled libraries' licences ask that their notice travels with the copy. */
async function licenceNotices() {
	const notices = await Promise.all([...bundledPackages].sort().map(licenceNotice));
	const intro = 'The bundles in this folder contain parts of the following packages.\n';
	await writeFile(
		path.join(DIST, 'THIRD-PARTY-LICENSES.txt'),
		[intro, ...notices].join(`\n${'-'.repeat(80)}\n\n`),
	);
}

/** @param {string} folder */
async function licenceNotice(folder) {
	const { name, version, license, author } = await readManifest(folder);
	const file = (await readdir(folder)).find((entry) => /^licen[sc]e/i.test(entry));
	const text = file
		? await readFile(path.join(folder, file), 'utf8')
		: `Copyright ${author?.name ?? author ?? name}`;
	return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

/**
 * @param {string} folder
 * @returns {Promise<{ name: string, version: string, license: string, author?: any }>}
 */
async function readManifest(folder) {
	const text = await readFile(path.join(folder, 'package.json'), 'utf8');
	return /** @type {Awaited<ReturnType<typeof readManifest>>} */ (JSON.parse(text));
}

/** Nodes and credentials name their icons relative to themselves, so the folder keeps its place. */
function icons() {
	return gulp.src('icons/*.svg', { base: '.', encoding: false }).pipe(gulp.dest(DIST));
}

function codex() {
	return gulp.src('nodes/**/*.node.json', { base: '.', encoding: false }).pipe(gulp.dest(DIST));
}

exports.build = gulp.series(typeCheck, clean, gulp.parallel(bundle, icons, codex), licenceNotices);
exports.clean = clean;
exports.default = exports.build;
