'use strict';

/**
 * Builds the package: `dist/` gets the nodes and credentials as bundles that need only n8n, with the icons and codex
 * files where n8n's loader expects them.
 */

const { execFile } = require('node:child_process');
const { rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { promisify } = require('node:util');
const gulp = require('gulp');
// Loads TypeScript from here on.
require('tsx/cjs');
const { buildSingle } = require('./dev/package/buildSingle');
const { bundle } = require('./dev/package/bundle');
const { licenceNotices } = require('./dev/package/licences');
const { SINGLES } = require('./dev/package/singles');

const DIST = 'dist';

// `npm run dev` runs a task without gulp's command line, and an error that nobody listens for would end the process.
gulp.on('error', () => undefined);

function clean() {
	return rm(DIST, { recursive: true, force: true });
}

/** Only the shipped sources: a mistake in a test must not prevent a build. `npm run lint` checks everything. */
async function typeCheck() {
	const tsc = require.resolve('typescript/bin/tsc');
	try {
		await promisify(execFile)(process.execPath, [tsc, '--project', 'tsconfig.build.json', '--pretty']);
	} catch (error) {
		const { stdout, message } = /** @type {Error & { stdout?: string }} */ (error);
		throw new Error(`The type check failed.\n${stdout || message}`, { cause: error });
	}
}

async function bundles() {
	const packages = await bundle(DIST);
	await writeFile(path.join(DIST, 'THIRD-PARTY-LICENSES.txt'), await licenceNotices(packages));
}

/** Nodes and credentials refer to their icons by relative path, so the folder keeps its place. */
function icons() {
	return gulp.src('icons/*.svg', { base: '.', encoding: false }).pipe(gulp.dest(DIST));
}

function codex() {
	return gulp.src('nodes/**/*.node.json', { base: '.', encoding: false }).pipe(gulp.dest(DIST));
}

/** The single-platform packages, in `packages/`. */
async function singles() {
	await Promise.all(SINGLES.map(buildSingle));
}

const unchecked = gulp.series(clean, gulp.parallel(bundles, icons, codex));

exports.build = gulp.series(typeCheck, gulp.parallel(unchecked, singles));
exports.bundle = unchecked;
exports.singles = singles;
exports.clean = clean;
exports.default = exports.build;
