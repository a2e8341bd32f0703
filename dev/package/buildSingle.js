'use strict';

const { copyFile, mkdir, readdir, readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const ts = require('typescript');
const { bundle } = require('./bundle.js');
const { licenceNotices } = require('./licences.js');
const { folderOf, foreignWords } = require('./singles.js');

/** @typedef {import('./singles.js').Single} Single */

const ROOT = path.resolve(__dirname, '../..');
const NAME = 'n8n-nodes-contact-export';

/**
 * Builds a single-platform package: the same sources with a shorter list of platforms. The credentials listed by the
 * nodes determine which credential types and nodes it contains.
 *
 * @param {Single} single
 */
async function buildSingle(single) {
	const folder = folderOf(single);
	const dist = path.join(folder, 'dist');
	await rm(folder, { recursive: true, force: true });
	const kept = await keptFiles(single.platform);
	const bundled = await bundle(dist, {
		entryPoints: [...kept.credentials, ...kept.nodes],
		plugins: [onlyPlatform(single.platform)],
	});
	await writeFile(path.join(dist, 'THIRD-PARTY-LICENSES.txt'), await licenceNotices(bundled));
	await copyIcons([...kept.credentials, ...kept.nodes], dist);
	for (const node of kept.nodes) await writeCodex(single, node, dist);
	await writeManifest(single, kept, folder);
	await writeFile(path.join(folder, 'README.md'), await readme(single));
	for (const file of ['LICENSE', 'index.js']) await copyFile(path.join(ROOT, file), path.join(folder, file));
}

/**
 * @param {string} platform
 * @returns {import('esbuild').Plugin}
 */
const onlyPlatform = (platform) => ({
	name: 'only-platform',
	setup(build) {
		build.onLoad({ filter: /[\\/]nodes[\\/]platforms[\\/]list\.ts$/ }, ({ path: file }) => ({
			contents: `import { ${platform} } from './${platform}';
				export const platforms = [${platform}];
				export const defaultPlatform = ${platform};`,
			loader: 'ts',
			resolveDir: path.dirname(file),
		}));
		build.onLoad({ filter: /\.node\.ts$/ }, async ({ path: file }) => ({
			contents: withoutForeign(await readFile(file, 'utf8'), platform),
			loader: 'ts',
		}));
	},
});

/**
 * The entries of a node's list of credentials, parsed from its source: n8n's lint requires them to be literal.
 *
 * @param {string} source
 * @returns {Array<{ start: number, end: number, type: string, platform: string }>}
 */
function credentialEntries(source) {
	const file = ts.createSourceFile('node.ts', source, ts.ScriptTarget.Latest, true);
	/** @type {ReturnType<typeof credentialEntries>} */
	const entries = [];
	/** @param {ts.Node} node */
	const visit = (node) => {
		if (
			ts.isPropertyAssignment(node) &&
			node.name.getText() === 'credentials' &&
			ts.isArrayLiteralExpression(node.initializer)
		)
			for (const element of node.initializer.elements) {
				const text = element.getText();
				const [, type = ''] = /name: '(\w+)'/.exec(text) ?? [];
				const [, platform = ''] = /platform: \['(\w+)'\]/.exec(text) ?? [];
				entries.push({ start: element.getFullStart(), end: element.getEnd(), type, platform });
			}
		else ts.forEachChild(node, visit);
	};
	visit(file);
	return entries;
}

/**
 * @param {string} source
 * @param {string} platform
 */
function withoutForeign(source, platform) {
	let text = source;
	for (const entry of credentialEntries(source).reverse())
		if (entry.platform !== platform)
			text = text.slice(0, entry.start) + text.slice(entry.end).replace(/^\s*,/, '');
	return text;
}

/** @param {string} platform */
async function keptFiles(platform) {
	const nodes = [];
	/** @type {Set<string>} */
	const types = new Set();
	for (const file of (await readdir(path.join(ROOT, 'nodes'), { recursive: true })).sort()) {
		if (!file.endsWith('.node.ts')) continue;
		const entries = credentialEntries(await readFile(path.join(ROOT, 'nodes', file), 'utf8'));
		const own = entries.filter((entry) => entry.platform === platform);
		if (own.length > 0) nodes.push(path.join('nodes', file));
		for (const { type } of own) types.add(`${type.toLowerCase()}.credentials.ts`);
	}
	const credentials = (await readdir(path.join(ROOT, 'credentials')))
		.filter((file) => types.has(`${file.split('.')[0]?.toLowerCase()}.credentials.ts`))
		.sort()
		.map((file) => path.join('credentials', file));
	return { nodes, credentials };
}

/**
 * @param {string[]} sources that name the icons
 * @param {string} dist
 */
async function copyIcons(sources, dist) {
	await mkdir(path.join(dist, 'icons'), { recursive: true });
	const texts = await Promise.all(sources.map((file) => readFile(path.join(ROOT, file), 'utf8')));
	for (const icon of new Set(texts.flatMap((text) => text.match(/(?<=icons\/)[\w.]+\.svg/g) ?? [])))
		await copyFile(path.join(ROOT, 'icons', icon), path.join(dist, 'icons', icon));
}

/**
 * @param {Single} single
 * @param {string} node
 * @param {string} dist
 */
async function writeCodex({ name }, node, dist) {
	const file = node.replace(/\.ts$/, '.json');
	/** @type {{ node: string, alias: string[] }} */
	const codex = JSON.parse(await readFile(path.join(ROOT, file), 'utf8'));
	const foreign = foreignWords(name);
	const alias = codex.alias.filter((word) => !foreign.some((words) => words.test(word)));
	const own = { ...codex, node: codex.node.replace(NAME, name), alias };
	await writeFile(path.join(dist, file), `${JSON.stringify(own, null, 2)}\n`);
}

/**
 * @param {Single} single
 * @param {Awaited<ReturnType<typeof keptFiles>>} kept
 * @param {string} folder
 */
async function writeManifest({ name, description, keywords }, kept, folder) {
	/** @type {Record<string, unknown> & { n8n: object }} */
	const { scripts, devDependencies, n8n, ...manifest } = JSON.parse(
		await readFile(path.join(ROOT, 'package.json'), 'utf8'),
	);
	const built = (/** @type {string[]} */ files) =>
		files.map((file) => `dist/${file.replaceAll('\\', '/').replace(/\.ts$/, '.js')}`);
	const own = {
		...manifest,
		name,
		description,
		keywords: ['n8n-community-node-package', 'n8n', ...keywords],
		n8n: { ...n8n, credentials: built(kept.credentials), nodes: built(kept.nodes) },
	};
	await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(own, null, 2)}\n`);
}

/** @param {Single} single */
async function readme(single) {
	const template = await readFile(path.join(__dirname, 'README.template.md'), 'utf8');
	return template.replace(/\{\{(\w+)\}\}/g, (_, field) => String(Reflect.get(single, field)));
}

module.exports = { buildSingle };
