/**
 * Requires the package as a user would, then loads it with n8n's own loader: `node load.mjs <package name>`, in a
 * folder whose `node_modules` contains only the package and n8n-workflow. Plain JavaScript, so that nothing but Node
 * itself loads the package.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';

/** @typedef {{ name: string, iconUrl?: string | { light: string, dark: string } }} Loaded */

const [name = ''] = process.argv.slice(2);
const folder = path.resolve('node_modules', name);
const requireHere = createRequire(path.resolve('index.js'));
const { n8n } = /** @type {import('./manifest.js').Manifest} */ (requireHere(`${name}/package.json`));

/** @type {string[]} */
const errors = [];

const given = Object.keys(/** @type {object} */ (requireHere(name))).sort();
const listed = [...n8n.nodes, ...n8n.credentials]
	.map((file) => path.basename(file).split('.')[0] ?? file)
	.sort();
if (given.join() !== listed.join()) {
	errors.push(`The package exports ${given.join(', ')}, but its manifest lists ${listed.join(', ')}.`);
}

const loader = new PackageDirectoryLoader(folder);
await loader.loadAll();
for (const { name: type, iconUrl } of /** @type {Loaded[]} */ ([
	...loader.types.nodes,
	...loader.types.credentials,
])) {
	const icons = typeof iconUrl === 'object' ? [iconUrl.light, iconUrl.dark] : [];
	if (icons.length === 0) errors.push(`${type} lacks a light and a dark icon.`);
	for (const url of icons) {
		const file = path.join(folder, url.replace(`icons/${name}/`, ''));
		if (!existsSync(file)) errors.push(`${type} refers to the icon ${url}, which is not in the package.`);
	}
}
for (const { name: node, codex } of loader.types.nodes) {
	if (!codex?.categories?.length) errors.push(`n8n finds no categories for ${node} (its .node.json).`);
}

process.stdout.write(`${JSON.stringify(errors)}\n`);
// n8n-core leaves handles open that keep the process alive.
process.exit(0);
