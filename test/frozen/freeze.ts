// Freezes what the version in package.json saves and does: see the README in this folder.
//   npx tsx test/frozen/freeze.ts             before the release: a handful of cases, which change with the project
//   npx tsx test/frozen/freeze.ts --release   every case and every example
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
	NodeHelpers,
	type INode,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { exampleFiles, readExample } from '../../dev/demo/examples';
import { ROOT } from '../../dev/package/pack';
import { cleanEnvironment } from '../../dev/setup/npm';
import { name as packageName, version } from '../../package.json';
import { fromSources } from '../engine/support/sources';
import { cases } from './cases';

const DESCRIPTIONS: Record<string, INodeTypeDescription> = Object.fromEntries(
	fromSources<INodeType>('nodes').map(({ description }) => [
		`${packageName}.${description.name}`,
		description,
	]),
);

const IS_RELEASE = process.argv.includes('--release');
const NAME = IS_RELEASE ? version : `${version}-dev`;
const FOLDER = join(__dirname, NAME);

/** Enough to notice before a release that the meaning of a saved workflow would change. */
const HANDFUL = [
	'altcraft-database.json',
	'altcraft-parts.json',
	'emarsys-called-back.json',
	'emarsys-delivery.json',
	'emarsys-registrations-options.json',
	'emarsys-segment-parts.json',
	'trigger-rows.json',
];

/** A node as the editor saves it: without values that are as in a new node, and without hidden fields. */
function asSaved(node: INode): INode {
	const description = DESCRIPTIONS[node.type];
	if (!description) return node;
	const { properties } = description;
	const parameters = NodeHelpers.getNodeParameters(
		properties,
		node.parameters,
		false,
		false,
		node,
		description,
	);
	return { ...node, parameters: parameters ?? {} };
}

/** Settings of a node that no case uses. */
function missing(type: string): string[] {
	const description = DESCRIPTIONS[type];
	const nodes = cases()
		.flatMap(({ workflow }) => workflow.nodes)
		.filter((node) => node.type === type);
	const seen = new Set<string>();
	const see = (field: string, value: unknown): void => {
		seen.add(field);
		for (const one of [value].flat()) seen.add(`${field}: ${String(one)}`);
	};
	for (const node of nodes) {
		const all = NodeHelpers.getNodeParameters(
			description?.properties ?? [],
			node.parameters,
			true,
			false,
			node,
			description ?? null,
		);
		for (const [name, value] of Object.entries(all ?? {})) see(name, value);
		for (const [name, value] of Object.entries(all?.options ?? {})) see(`options.${name}`, value);
	}
	const possibleValues = (description?.properties ?? []).flatMap((field) =>
		field.type === 'collection'
			? (field.options as INodeProperties[]).flatMap((entry) =>
					possible(entry, `${field.name}.${entry.name}`),
				)
			: possible(field, field.name),
	);
	return possibleValues.filter((one) => !seen.has(one));
}

function possible({ type, options = [] }: INodeProperties, name: string): string[] {
	if (type === 'notice') return [];
	return [
		name,
		...options.flatMap((option) => ('value' in option ? [`${name}: ${String(option.value)}`] : [])),
	];
}

function save(file: string, workflow: unknown): void {
	const path = join(FOLDER, file);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, `${JSON.stringify(workflow, undefined, 2)}\n`);
}

/** Lets the tests record what they would compare. */
function writeMeanings(): void {
	for (const task of ['unit', 'engine', 'n8n']) {
		const args = ['dev/run.mjs', 'dev/tasks/test.ts', task, '--testPathPatterns', 'upgrade'];
		const env = { ...cleanEnvironment(), CONTACT_EXPORT_FREEZE: NAME };
		const { status } = spawnSync(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' });
		if (status !== 0) throw new Error(`${task} failed; what was frozen is not complete`);
	}
}

if (IS_RELEASE) {
	if (existsSync(FOLDER))
		throw new Error(`${version} is frozen already, and stays as it is once it is on npm.`);
	const lacking = Object.keys(DESCRIPTIONS).flatMap(missing);
	if (lacking.length > 0) throw new Error(`cases.ts has no node with:\n${lacking.join('\n')}`);
	for (const file of exampleFiles()) save(join('examples', file), readExample(file));
}
rmSync(join(__dirname, `${version}-dev`), { recursive: true, force: true });
for (const { file, workflow } of cases()) {
	if (!IS_RELEASE && !HANDFUL.includes(file)) continue;
	save(file, { ...workflow, nodes: workflow.nodes.map(asSaved) });
}
writeMeanings();
