import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, transform, type BuildOptions, type Metafile, type Plugin } from 'esbuild';

/** Modules that a bundle may require at run time: n8n and Node provide them. */
const PROVIDED = new Set(['n8n-workflow', 'crypto', 'node:crypto']);

const COMPACT = {
	platform: 'node',
	target: 'node20',
	minifySyntax: true,
	minifyWhitespace: true,
	lineLimit: 160,
	legalComments: 'none',
	charset: 'utf8',
} satisfies BuildOptions;

/**
 * What is bundled in the place of parts of fast-xml-parser that the node has no use for: it has every value left as
 * text, and refuses every document that has a document type before it is parsed.
 */
const STUBS: Record<string, string> = {
	// 18 kB that check entities, which only a document type can declare.
	'is-unsafe': 'export const isUnsafe = () => true, HTML = "HTML", XML = "XML";',
	strnum: 'export default (value) => value;',
	'./DocTypeReader.js':
		'export default class { setXmlVersion() {} readDocType() { throw new Error("a document type is not allowed"); } }',
};

const stubs: Plugin = {
	name: 'stubs',
	setup(bundler) {
		bundler.onResolve({ filter: /^(is-unsafe|strnum|\.\/DocTypeReader\.js)$/ }, ({ path: name }) => ({
			path: name,
			namespace: 'stub',
		}));
		bundler.onLoad({ filter: /./, namespace: 'stub' }, ({ path: name }) => ({ contents: STUBS[name] ?? '' }));
	},
};

const BUNDLE = {
	...COMPACT,
	bundle: true,
	// Saves a quarter: a package may have 450 kB.
	minifyIdentifiers: true,
	outbase: '.',
	// Prefers ES modules, for tree shaking. Some libraries have theirs for browsers only.
	mainFields: ['module', 'browser', 'main'],
	external: ['n8n-workflow'],
	metafile: true,
	logLevel: 'warning',
	write: false,
} satisfies BuildOptions;

/** Which nodes and credentials are bundled, if not all, and with which changes of their sources. */
export interface BundleOptions {
	entryPoints?: string[];
	plugins?: Plugin[];
}

/**
 * Bundles each credential into one file, and the nodes into files with a shared chunk.
 *
 * @returns the folders of the bundled packages
 */
export async function bundle(
	dist: string,
	{ entryPoints, plugins = [] }: BundleOptions = {},
): Promise<string[]> {
	const entries = entryPoints ?? [
		...(await filesIn('credentials', '.credentials.ts')),
		...(await filesIn('nodes', '.node.ts')),
	];
	const common = { ...BUNDLE, plugins: [...plugins, stubs], outdir: dist };
	const credentials = await build({
		...common,
		entryPoints: entries.filter((file) => file.endsWith('.credentials.ts')),
		format: 'cjs',
	});
	// esbuild shares code between ES modules only; each becomes CommonJS afterwards, which n8n loads.
	const nodes = await build({
		...common,
		entryPoints: entries.filter((file) => file.endsWith('.node.ts')),
		format: 'esm',
		splitting: true,
		chunkNames: 'nodes/shared-[hash]',
	});
	const metafiles = [credentials.metafile, nodes.metafile];
	metafiles.forEach(refuseUnprovidedImports);
	for (const { path: file, text } of credentials.outputFiles) await write(file, text);
	for (const { path: file, text } of nodes.outputFiles)
		await write(file, (await transform(text, { ...COMPACT, format: 'cjs' })).code);
	return packageFolders(metafiles);
}

async function filesIn(folder: string, ending: string): Promise<string[]> {
	const files = await readdir(folder, { recursive: true });
	return files.filter((file) => file.endsWith(ending)).map((file) => path.join(folder, file));
}

async function write(file: string, text: string): Promise<void> {
	await mkdir(path.dirname(file), { recursive: true });
	await writeFile(file, text);
}

function refuseUnprovidedImports({ outputs }: Metafile): void {
	for (const [file, { imports }] of Object.entries(outputs)) {
		const missing = imports.filter(({ external, path: name }) => external && !PROVIDED.has(name));
		if (missing.length > 0) {
			const names = missing.map(({ path: name }) => name).join(', ');
			throw new Error(`${file} would require ${names} at run time.`);
		}
	}
}

function packageFolders(metafiles: Metafile[]): string[] {
	const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
	const folders = inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []);
	return [...new Set(folders)].sort();
}
