import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ICredentialType, INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';
import exportCodex from '../../nodes/ContactExport/ContactExport.node.json';
import triggerCodex from '../../nodes/ContactExportTrigger/ContactExportTrigger.node.json';
import manifest from '../../package.json';
import { ROOT } from '../package/pack';

// With the extension .ts: without one, a node's codex file (.node.json) would be found.
const classesOf = <T>(files: readonly string[]): T[] =>
	files
		.map((file) => join(ROOT, file.replace(/^dist\//, '').replace(/\.js$/, '.ts')))
		.flatMap((file) => Object.values(createRequire(__filename)(file) as Record<string, new () => T>))
		.map((Class) => new Class());

const nodes = classesOf<INodeType>(manifest.n8n.nodes);
const credentials = classesOf<ICredentialType>(manifest.n8n.credentials);

type Entry = INodeProperties | INodePropertyOptions | { displayName: string; name: string };

/** All labels of the nodes and credentials of this package. */
export function editorLabels(): Set<string> {
	const entries = [
		...nodes.flatMap(({ description }) => [description, ...description.properties]),
		...credentials.flatMap((credential) => [credential, ...credential.properties]),
	];
	return new Set((entries as Entry[]).flatMap(labelsOf));
}

function labelsOf(entry: Entry): string[] {
	const { displayName, name, options = [], modes = [] } = entry as INodeProperties;
	return [displayName ?? name, ...[...options, ...modes].flatMap((inner) => labelsOf(inner as Entry))];
}

/** The documentation URLs of the nodes and credentials. */
export function documentationUrls(): string[] {
	const links = [exportCodex, triggerCodex].flatMap(({ resources }) => Object.values(resources).flat());
	return [
		...credentials.flatMap(({ documentationUrl }) => documentationUrl ?? []),
		...links.map(({ url }) => url),
	];
}
