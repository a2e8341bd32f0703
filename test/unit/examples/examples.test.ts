import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';
import {
	EXAMPLES,
	exampleFiles,
	EXPORT_TYPE,
	productionAddress,
	readExample,
	readyToRun,
	TRIGGER_TYPE,
} from '../../../dev/demo/examples';
import { SAMPLES, TRIGGERED, WAITING_START } from '../../../dev/demo/samples';
import { ContactExport } from '../../../nodes/ContactExport/ContactExport.node';
import { ContactExportTrigger } from '../../../nodes/ContactExportTrigger/ContactExportTrigger.node';

const STICKY_NOTE = 'n8n-nodes-base.stickyNote';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Versions of n8n's own nodes that n8n 1.123 has (n8n-nodes-base 1.121, langchain 1.122) as well as 2.41. */
const CORE_NODES: Readonly<Record<string, readonly number[]>> = {
	'@n8n/n8n-nodes-langchain.agent': [2.1, 2.2, 3],
	'@n8n/n8n-nodes-langchain.chatTrigger': [1.1, 1.2, 1.3],
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': [1.1, 1.2],
	'@n8n/n8n-nodes-langchain.memoryBufferWindow': [1.2, 1.3],
	'n8n-nodes-base.executeWorkflow': [1.1, 1.2, 1.3],
	'n8n-nodes-base.executeWorkflowTrigger': [1.1],
	'n8n-nodes-base.extractFromFile': [1],
	'n8n-nodes-base.filter': [2, 2.1, 2.2],
	'n8n-nodes-base.googleSheets': [4.5, 4.6, 4.7],
	'n8n-nodes-base.if': [2, 2.1, 2.2],
	'n8n-nodes-base.manualTrigger': [1],
	'n8n-nodes-base.merge': [3, 3.1, 3.2],
	'n8n-nodes-base.noOp': [1],
	'n8n-nodes-base.postgres': [2.4, 2.5, 2.6],
	'n8n-nodes-base.removeDuplicates': [2],
	'n8n-nodes-base.s3': [1],
	'n8n-nodes-base.scheduleTrigger': [1.1, 1.2, 1.3],
	'n8n-nodes-base.set': [3.3, 3.4],
	'n8n-nodes-base.splitInBatches': [3],
	'n8n-nodes-base.stickyNote': [1],
	'n8n-nodes-base.stopAndError': [1],
	'n8n-nodes-base.switch': [3, 3.1, 3.2, 3.3],
	'n8n-nodes-base.telegram': [1.2],
	'n8n-nodes-base.wait': [1, 1.1],
};

/** Nodes that only n8n 2 has in this version, in an example that says so. */
const NEEDS_N8N_2: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
	'emarsys-ledger.json': { 'n8n-nodes-base.dataTable': [1.1] },
};

/** Maximum number of nodes in an example, so that it can be read at a glance. */
const MOST_NODES = 12;

/** The names of the examples. */
const titles = exampleFiles().map((file) => readExample(file).name);

const OWN_NODES: Readonly<Record<string, INodeType>> = {
	[EXPORT_TYPE]: new ContactExport(),
	[`${EXPORT_TYPE}Tool`]: asTool(new ContactExport()),
	[TRIGGER_TYPE]: new ContactExportTrigger(),
};

/** The variant for AI agents, which n8n itself derives from a node with `usableAsTool`. */
function asTool(node: ContactExport): INodeType {
	const properties: INodeProperties[] = [
		{
			displayName: 'Tool Description',
			name: 'descriptionType',
			type: 'options',
			options: [
				{ name: 'Set Automatically', value: 'auto' },
				{ name: 'Set Manually', value: 'manual' },
			],
			default: 'auto',
		},
		{
			displayName: 'Description',
			name: 'toolDescription',
			type: 'string',
			required: true,
			default: node.description.description,
			displayOptions: { show: { descriptionType: ['manual'] } },
		},
		...node.description.properties,
	];
	return { ...node, description: { ...node.description, properties } };
}

/** Workflow settings that the examples may have: no error workflow and no time zone. */
const SETTINGS: Readonly<Record<string, readonly unknown[]>> = {
	executionOrder: ['v1'],
	saveDataSuccessExecution: ['none'],
};

/** Names of parameters and options that the examples may use: those that can never be renamed. */
const FIXED_NAMES = new Set(
	[
		'platform authentication operation exportId sourceType sourceId exportType contactFields timeWindow from to',
		'contactListId segmentId origin originId sources analysisFields continueWhen output options events',
		'fileFormat customRequest wireFormat delimiter addFieldNamesHeader withTimestamp language emailId',
		'distributionMethod mailTo notificationUrl pollInterval maxWait onTimeout ifAlreadyRunning',
		'binaryPropertyName fileName maxRows rowsPerPart columnNames ipAllowlist secret firstRunFrom',
		'resource list returnAll limit',
		// Of the variant for AI agents, n8n's own.
		'descriptionType toolDescription',
	]
		.join(' ')
		.split(' '),
);

/** The parameters of a node that it does not know, or would not show with the others. */
function strangeParameters(node: INode, { description }: INodeType): string[] {
	const { properties } = description;
	const known = NodeHelpers.getNodeParameters(properties, node.parameters, true, false, node, description);
	const strange = Object.keys(node.parameters).filter((name) => !(name in (known ?? {})));
	const options = (node.parameters.options ?? {}) as INodeParameters;
	const knownOptions = (known?.options ?? {}) as INodeParameters;
	const named = [...Object.keys(node.parameters), ...Object.keys(options)];
	return [
		...strange,
		...Object.keys(options).filter((name) => !(name in knownOptions)),
		...named.filter((name) => !FIXED_NAMES.has(name)),
	];
}

/** What the editor would mark in red, apart from the credential that the user still has to choose. */
function issuesOf(node: INode, { description }: INodeType) {
	return NodeHelpers.getNodeParametersIssues(description.properties, node, description)?.parameters;
}

describe.each(exampleFiles())('examples/%s', (file) => {
	const workflow = readExample(file);
	const { nodes, connections } = workflow;
	const own = nodes.flatMap((node): Array<[INode, INodeType]> => {
		const type = OWN_NODES[node.type];
		return type ? [[node, type]] : [];
	});
	const notes = nodes
		.filter(({ type }) => type === STICKY_NOTE)
		.map(({ parameters }) => parameters.content as string)
		.join('\n');

	it('contains nothing of the n8n it was made in, and no personal data', () => {
		expect(Object.keys(workflow).sort()).toEqual(['connections', 'name', 'nodes', 'pinData', 'settings']);
		expect(workflow.pinData).toEqual({});
		expect(workflow.settings).toMatchObject({ executionOrder: 'v1' });
		const settings = Object.entries(workflow.settings ?? {});
		expect(settings.filter(([name, value]) => !SETTINGS[name]?.includes(value))).toEqual([]);
		const strange = nodes.filter((node) => node.credentials !== undefined || node.webhookId !== undefined);
		expect(strange).toEqual([]);
		expect(readFileSync(join(EXAMPLES, file), 'utf8')).not.toMatch(
			/localhost:|127\.0\.0\.1|@(?!version)\w+\./,
		);
	});

	it('only has nodes that older versions of n8n have, too, or says so', () => {
		const known = { ...CORE_NODES, ...NEEDS_N8N_2[file] };
		const unknown = nodes
			.filter(({ type }) => !(type in OWN_NODES))
			.filter(({ type, typeVersion }) => !known[type]?.includes(typeVersion));
		expect(unknown).toEqual([]);
		for (const [node, { description }] of own)
			expect([description.version].flat()).toContain(node.typeVersion);
		if (file in NEEDS_N8N_2) expect(notes).toContain('Needs n8n 2');
	});

	it('can be read at a glance: few nodes, and no code', () => {
		const working = nodes.filter(({ type }) => type !== STICKY_NOTE);
		expect(working.length).toBeLessThanOrEqual(MOST_NODES);
		expect(working.filter(({ type }) => /\.(code|function|functionItem)$/.test(type))).toEqual([]);
	});

	it('its notes and nodes do not overlap', () => {
		const boxes = nodes.map(boxOf);
		const overlapping = boxes.flatMap((box, index) =>
			boxes
				.slice(index + 1)
				.filter((other) => overlap(box, other))
				.map(({ name }) => [box.name, name]),
		);
		expect(overlapping).toEqual([]);
	});

	it('has the parameters of the interface, and nothing that the editor would complain about', () => {
		expect(own.length).toBeGreaterThan(0);
		for (const [node, type] of own) {
			expect([node.name, strangeParameters(node, type)]).toEqual([node.name, []]);
			// What only the user's account has is left empty, and the editor marks it.
			const toChoose = ['sourceId', 'segmentId', 'contactListId'];
			const issues = Object.keys(issuesOf(node, type) ?? {}).filter((name) => !toChoose.includes(name));
			expect([node.name, issues]).toEqual([node.name, []]);
		}
	});

	it('every node has a unique name and ID, and is connected', () => {
		expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
		for (const { id } of nodes) expect(id).toMatch(UUID);
		const targets = Object.values(connections).flatMap((byKind) =>
			Object.values(byKind).flatMap((outputs) =>
				outputs.flatMap((output) => (output ?? []).map(({ node }) => node)),
			),
		);
		const connected = new Set([...Object.keys(connections), ...targets]);
		const expected = nodes.filter(({ type }) => type !== STICKY_NOTE).map(({ name }) => name);
		expect([...connected].sort()).toEqual(expected.sort());
	});

	it('explains itself: what it does, what to set, what happens', () => {
		expect(notes).toMatch(/^## /m);
		expect(notes).toContain('credential');
		// A node that a note mentions exists.
		const mentioned = [...notes.matchAll(/(?<!\*)\*([A-Z][^*\n]+)\*(?!\*)/g)].map(([, name = '']) => name);
		const labels = own.flatMap(([, { description }]) => labelsOf(description.properties));
		const known = new Set([...nodes.map(({ name }) => name), ...labels, ...NAMES_OF_N8N, ...titles]);
		expect(mentioned.filter((name) => !known.has(name))).toEqual([]);
	});
});

interface Box {
	name: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

/** Where the editor draws a node, with its name below; a sticky note has a size of its own. */
function boxOf({ name, type, position: [left, top], parameters }: INode): Box {
	const { width = 240, height = 160 } = parameters as { width?: number; height?: number };
	const [right, bottom] = type === STICKY_NOTE ? [left + width, top + height] : [left + 140, top + 140];
	return { name, left, top, right, bottom };
}

function overlap(a: Box, b: Box): boolean {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** What the notes mention that is neither a node of the example nor a field. */
const NAMES_OF_N8N = [
	'Schedule Trigger',
	'Contact Export',
	'Test',
	'Waiting',
	'Note',
	'Append or Update Row',
	'Chat Model',
	'Data tables',
	'Output Type',
	'Keep Everything',
	'Bucket Name',
	'Chat ID',
];

function labelsOf(properties: ContactExport['description']['properties']): string[] {
	return properties.flatMap(({ displayName, options = [] }) => [
		displayName,
		...options.map((option) => ('displayName' in option ? option.displayName : option.name)),
	]);
}

it('the demo runs files that exist', () => {
	const files = [...SAMPLES, TRIGGERED.file, WAITING_START.file];
	expect(exampleFiles()).toEqual(expect.arrayContaining(files));
});

it('set up to run: credentials, its own address, and the address where the example requires it', () => {
	const reference = (name: string) => ({ id: `id of ${name}`, name });
	const credentials = { altcraftApi: reference('Altcraft'), emarsysOAuth2Api: reference('Emarsys') };
	const workflow = readyToRun(readExample('emarsys-ledger.json'), credentials, 'http://127.0.0.1:5678/');
	const address = productionAddress(workflow, 'http://127.0.0.1:5678/');
	expect(address).toMatch(/^http:\/\/127\.0\.0\.1:5678\/webhook\/[0-9a-f-]{36}\/contact-export$/);
	const starts = workflow.nodes.filter(({ parameters }) => parameters.operation === 'start');
	expect(starts.map(({ parameters, credentials: chosen }) => [parameters.options, chosen])).toEqual([
		[{ notificationUrl: address }, { emarsysOAuth2Api: reference('Emarsys') }],
	]);
});

it.each(exampleFiles())('%s: set up to run, every node of this package has a credential', (file) => {
	const reference = { id: '1', name: 'sandbox' };
	const credentials = { altcraftApi: reference, emarsysOAuth2Api: reference };
	const { nodes } = readyToRun(readExample(file), credentials, 'http://127.0.0.1:5678/');
	const own = nodes.filter(({ type }) => type.startsWith('n8n-nodes-contact-export.'));
	expect(own.length).toBeGreaterThan(0);
	expect(own.filter((node) => node.credentials === undefined)).toEqual([]);
});
