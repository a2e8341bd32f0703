'use strict';

const { mkdir, readdir, writeFile } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');

/** Modules that a bundle may require at run time: n8n and Node provide them. */
const PROVIDED = new Set(['n8n-workflow', 'crypto', 'node:crypto']);

const TARGET = 'node20';

/** @satisfies {import('esbuild').TransformOptions} */
const COMPACT = /** @type {const} */ ({
	platform: 'node',
	target: TARGET,
	minifySyntax: true,
	minifyWhitespace: true,
	lineLimit: 160,
	legalComments: 'none',
	charset: 'utf8',
});

/** @satisfies {import('esbuild').BuildOptions} */
const BUNDLE = /** @type {const} */ ({
	...COMPACT,
	bundle: true,
	// Saves a quarter: a package may have 400 kB.
	minifyIdentifiers: true,
	alias: {
		'is-unsafe': path.join(__dirname, 'noEntityIsSafe.js'),
		strnum: path.join(__dirname, 'noNumbers.js'),
	},
	outbase: '.',
	// Prefers ES modules, for tree shaking. Some libraries have theirs for browsers only.
	mainFields: ['module', 'browser', 'main'],
	external: ['n8n-workflow'],
	metafile: true,
	logLevel: 'warning',
	write: false,
});

/**
 * Reads document types for fast-xml-parser. The node refuses every document that has one before it is parsed.
 *
 * @type {import('esbuild').Plugin}
 */
const noDocumentTypes = {
	name: 'no-document-types',
	setup(build) {
		build.onLoad({ filter: /[\\/]fast-xml-parser[\\/].*[\\/]DocTypeReader\.js$/ }, () => ({
			contents:
				'export default class { setXmlVersion() {} readDocType() { throw new Error("a document type is not allowed"); } }',
		}));
	},
};

/**
 * Bundles each credential into one file, and the nodes into files with a shared chunk.
 *
 * @param {string} dist
 * @param {{ entryPoints?: string[], plugins?: import('esbuild').Plugin[] }} [options] default: all nodes and credentials
 * @returns {Promise<string[]>} the folders of the bundled packages
 */
async function bundle(dist, { entryPoints, plugins = [] } = {}) {
	const entries = entryPoints ?? [
		...(await filesIn('credentials', '.credentials.ts')),
		...(await filesIn('nodes', '.node.ts')),
	];
	const credentials = await esbuild.build({
		...BUNDLE,
		mainFields: [...BUNDLE.mainFields],
		external: [...BUNDLE.external],
		plugins: [...plugins, noDocumentTypes],
		entryPoints: entries.filter((file) => file.endsWith('.credentials.ts')),
		outdir: dist,
		format: 'cjs',
	});
	// esbuild shares code between ES modules only; each becomes CommonJS afterwards, which n8n loads.
	const nodes = await esbuild.build({
		...BUNDLE,
		mainFields: [...BUNDLE.mainFields],
		external: [...BUNDLE.external],
		plugins: [...plugins, noDocumentTypes],
		entryPoints: entries.filter((file) => file.endsWith('.node.ts')),
		outdir: dist,
		format: 'esm',
		splitting: true,
		chunkNames: 'nodes/shared-[hash]',
	});
	refuseUnprovidedImports(credentials.metafile);
	refuseUnprovidedImports(nodes.metafile);
	await Promise.all([
		...credentials.outputFiles.map(({ path: file, text }) => write(file, text)),
		...nodes.outputFiles.map(async ({ path: file, text }) =>
			write(file, (await esbuild.transform(text, { ...COMPACT, format: 'cjs' })).code),
		),
	]);
	return packageFolders(credentials.metafile, nodes.metafile);
}

/**
 * @param {string} folder
 * @param {string} ending
 */
async function filesIn(folder, ending) {
	const files = await readdir(folder, { recursive: true });
	return files.filter((file) => file.endsWith(ending)).map((file) => path.join(folder, file));
}

/**
 * @param {string} file
 * @param {string} text
 */
async function write(file, text) {
	await mkdir(path.dirname(file), { recursive: true });
	await writeFile(file, text);
}

/** @param {import('esbuild').Metafile} metafile */
function refuseUnprovidedImports(metafile) {
	for (const [file, { imports }] of Object.entries(metafile.outputs)) {
		const missing = imports.filter(({ external, path: name }) => external && !PROVIDED.has(name));
		if (missing.length > 0) {
			const names = missing.map(({ path: name }) => name).join(', ');
			throw new Error(`${file} would require ${names} at run time.`);
		}
	}
}

/** @param {import('esbuild').Metafile[]} metafiles */
function packageFolders(...metafiles) {
	const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
	const folders = inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []);
	return [...new Set(folders)].sort();
}

module.exports = { bundle };
