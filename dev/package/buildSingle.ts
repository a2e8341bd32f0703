import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import ts from 'typescript';
import { bundle } from './bundle';
import { licenceNotices } from './licences';
import { ROOT } from './pack';
import { folderOf, foreignWords, type Single } from './singles';

const NAME = 'n8n-nodes-contact-export';

const read = async (...parts: string[]): Promise<string> => await readFile(path.join(ROOT, ...parts), 'utf8');

const writeJson = async (file: string, content: object): Promise<void> =>
	await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);

/**
 * Builds a single-platform package: the same sources with a shorter list of platforms. The credentials listed by the
 * nodes determine which credential types and nodes it contains.
 */
export async function buildSingle(single: Single): Promise<void> {
	const folder = folderOf(single);
	const dist = path.join(folder, 'dist');
	await rm(folder, { recursive: true, force: true });
	const kept = await keptFiles(single.platform);
	const entryPoints = [...kept.credentials, ...kept.nodes];
	const bundled = await bundle(dist, { entryPoints, plugins: [onlyPlatform(single.platform)] });
	await writeFile(path.join(dist, 'THIRD-PARTY-LICENSES.txt'), await licenceNotices(bundled));
	await copyIcons(entryPoints, dist);
	for (const node of kept.nodes) await writeCodex(single, node, dist);
	await writeManifest(single, kept);
	const template = await read('dev', 'package', 'README.template.md');
	const readme = template.replace(/\{\{(\w+)\}\}/g, (_, field: string) => String(Reflect.get(single, field)));
	await writeFile(path.join(folder, 'README.md'), readme);
	for (const file of ['LICENSE', 'index.js']) await copyFile(path.join(ROOT, file), path.join(folder, file));
}

const onlyPlatform = (platform: string): Plugin => ({
	name: 'only-platform',
	setup(bundler) {
		bundler.onLoad({ filter: /[\\/]nodes[\\/]platforms[\\/]list\.ts$/ }, ({ path: file }) => ({
			contents: `import { ${platform} } from './${platform}';
				export const platforms = [${platform}];
				export const defaultPlatform = ${platform};`,
			loader: 'ts',
			resolveDir: path.dirname(file),
		}));
		bundler.onLoad({ filter: /\.node\.ts$/ }, async ({ path: file }) => ({
			contents: withoutForeign(await readFile(file, 'utf8'), platform),
			loader: 'ts',
		}));
	},
});

interface CredentialEntry {
	/** The entry in the source, with the white space before it. */
	text: string;
	type: string;
	platform: string;
}

/** The entries of a node's list of credentials, parsed from its source: n8n's lint requires them to be literal. */
function credentialEntries(source: string): CredentialEntry[] {
	const entries: CredentialEntry[] = [];
	const visit = (node: ts.Node): void => {
		if (
			ts.isPropertyAssignment(node) &&
			node.name.getText() === 'credentials' &&
			ts.isArrayLiteralExpression(node.initializer)
		)
			for (const element of node.initializer.elements) {
				const text = element.getFullText();
				const [, type = ''] = /name: '(\w+)'/.exec(text) ?? [];
				const [, platform = ''] = /platform: \['(\w+)'\]/.exec(text) ?? [];
				entries.push({ text, type, platform });
			}
		else ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile('node.ts', source, ts.ScriptTarget.Latest, true));
	return entries;
}

const withoutForeign = (source: string, platform: string): string =>
	credentialEntries(source)
		.filter((entry) => entry.platform !== platform)
		.reduce((rest, { text }) => rest.replace(`${text},`, ''), source);

interface Kept {
	nodes: string[];
	credentials: string[];
}

/** A credential's file has the name of its class, which is that of its type with a capital. */
const credentialFile = (type: string): string =>
	path.join('credentials', `${type.slice(0, 1).toUpperCase()}${type.slice(1)}.credentials.ts`);

async function keptFiles(platform: string): Promise<Kept> {
	const nodes: string[] = [];
	const credentials = new Set<string>();
	for (const file of (await readdir(path.join(ROOT, 'nodes'), { recursive: true })).sort()) {
		if (!file.endsWith('.node.ts')) continue;
		const entries = credentialEntries(await read('nodes', file));
		const own = entries.filter((entry) => entry.platform === platform);
		if (own.length > 0) nodes.push(path.join('nodes', file));
		for (const { type } of own) credentials.add(credentialFile(type));
	}
	return { nodes, credentials: [...credentials].sort() };
}

/** Copies the icons that the sources name. */
async function copyIcons(sources: string[], dist: string): Promise<void> {
	await mkdir(path.join(dist, 'icons'), { recursive: true });
	const texts = await Promise.all(sources.map(async (file) => await read(file)));
	for (const icon of new Set(texts.flatMap((text) => text.match(/(?<=icons\/)[\w.]+\.svg/g) ?? [])))
		await copyFile(path.join(ROOT, 'icons', icon), path.join(dist, 'icons', icon));
}

async function writeCodex({ name }: Single, node: string, dist: string): Promise<void> {
	const file = node.replace(/\.ts$/, '.json');
	const codex = JSON.parse(await read(file)) as { node: string; alias: string[] };
	const foreign = foreignWords(name);
	const alias = codex.alias.filter((word) => !foreign.some((words) => words.test(word)));
	await writeJson(path.join(dist, file), { ...codex, node: codex.node.replace(NAME, name), alias });
}

async function writeManifest(single: Single, kept: Kept): Promise<void> {
	const { scripts, devDependencies, n8n, ...manifest } = JSON.parse(await read('package.json')) as {
		[field: string]: unknown;
		n8n: object;
	};
	const { name, description, keywords } = single;
	const built = (files: string[]) =>
		files.map((file) => `dist/${file.replaceAll('\\', '/').replace(/\.ts$/, '.js')}`);
	await writeJson(path.join(folderOf(single), 'package.json'), {
		...manifest,
		name,
		description,
		keywords: ['n8n-community-node-package', 'n8n', ...keywords],
		n8n: { ...n8n, credentials: built(kept.credentials), nodes: built(kept.nodes) },
	});
}
