import { readdirSync } from 'node:fs';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';

/** What each layer of nodes/ may import besides itself. Data flows one way, and so do imports. */
const LAYERS = {
	core: [],
	csv: [],
	callbacks: [],
	transport: ['core'],
	platforms: ['transport', 'core', 'callbacks'],
	run: ['platforms', 'transport', 'core', 'callbacks', 'csv'],
	steps: ['run', 'platforms', 'transport', 'core', 'callbacks', 'csv'],
	ContactExport: ['steps', 'run', 'platforms', 'transport', 'core', 'callbacks', 'csv'],
	ContactExportTrigger: ['steps', 'run', 'platforms', 'transport', 'core', 'callbacks', 'csv'],
};

/** Folders of the repository and what they may not import. */
const FOREIGN = {
	nodes: ['sandbox', 'dev', 'test', 'credentials'],
	credentials: ['sandbox', 'dev', 'test'],
	sandbox: ['nodes', 'credentials', 'dev', 'test'],
	dev: ['test'],
	'test/sandbox': ['nodes', 'credentials', 'dev'],
};

const foldersIn = (/** @type {string} */ folder) =>
	readdirSync(new URL(folder, import.meta.url), { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name);

const platforms = foldersIn('nodes/platforms/');

const zones = [
	// A folder that is not in the table may import nothing, so a new layer has to be added to it.
	...foldersIn('nodes/').map((layer) => ({
		target: `./nodes/${layer}`,
		from: './nodes',
		except: [layer, ...(LAYERS[/** @type {keyof typeof LAYERS} */ (layer)] ?? [])].map((name) => `./${name}`),
		message: `nodes/${layer} may not know this layer: see eslint.layers.mjs.`,
	})),
	...platforms.map((platform) => ({
		target: `./nodes/platforms/${platform}`,
		from: platforms.filter((other) => other !== platform).map((other) => `./nodes/platforms/${other}`),
		message: 'A platform knows no other platform.',
	})),
	...Object.entries(FOREIGN).map(([folder, others]) => ({
		target: `./${folder}`,
		from: others.map((other) => `./${other}`),
		message: `${folder}/ may not import this folder: see eslint.layers.mjs.`,
	})),
];

/**
 * The plugin has a different name here, because n8n's rules include their own copy for shipped code.
 *
 * @type {import('eslint').Linter.Config}
 */
export const layers = {
	files: ['**/*.ts'],
	plugins: { layers: /** @type {import('eslint').ESLint.Plugin} */ (/** @type {unknown} */ (importX)) },
	settings: {
		'import-x/extensions': ['.ts'],
		'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
		'import-x/resolver-next': [createTypeScriptImportResolver()],
	},
	rules: {
		'layers/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
		'layers/no-cycle': 'error',
	},
};
