import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INode } from 'n8n-workflow';
import { createWorkflow, readWorkflow, type CredentialsByType, type NewWorkflow } from '../n8n';
import type { RestClient, SavedWorkflow } from '../n8n';

export const EXAMPLES = join(__dirname, '..', '..', 'examples');

export const EXPORT_TYPE = 'n8n-nodes-contact-export.contactExport';
export const TRIGGER_TYPE = 'n8n-nodes-contact-export.contactExportTrigger';

export function exampleFiles(): string[] {
	return readdirSync(EXAMPLES)
		.filter((file) => file.endsWith('.json'))
		.sort();
}

export function readExample(file: string): NewWorkflow {
	return readWorkflow(join(EXAMPLES, file));
}

/** Sources in the sandbox: a database of Altcraft (and a segment with this ID), and a segment of Emarsys. */
const SOURCES = { sourceId: '1', segmentId: '111111111' };

/** Selects a source, where an example leaves that to its user. */
export function withSources(workflow: NewWorkflow): NewWorkflow {
	const nodes = workflow.nodes.map((node) => {
		const chosen = Object.entries(SOURCES).flatMap(([name, value]) => {
			const locator = node.parameters[name] as IDataObject | undefined;
			return locator?.value === '' ? [[name, { ...locator, value }] as const] : [];
		});
		return { ...node, parameters: { ...node.parameters, ...Object.fromEntries(chosen) } };
	}) as INode[];
	return { ...workflow, nodes };
}

/**
 * Completes an example as the editor and its user do after an import: every node of this package gets a credential,
 * triggers get a URL, and that URL is filled in where the example needs it.
 */
export function readyToRun(
	example: NewWorkflow,
	credentials: CredentialsByType,
	baseUrl: string,
): NewWorkflow {
	const withIds = withSources(example).nodes.map((node) =>
		node.type === TRIGGER_TYPE ? { ...node, webhookId: randomUUID() } : node,
	);
	const workflow = { ...example, nodes: withIds };
	const address = productionAddress(workflow, baseUrl);
	const nodes = withIds.map((node) => {
		if (![EXPORT_TYPE, `${EXPORT_TYPE}Tool`, TRIGGER_TYPE].includes(node.type)) return node;
		const type = credentialTypeOf(node);
		const reference = credentials[type];
		if (!reference) throw new Error(`There is no credential of type ${type}`);
		const { options } = node.parameters as { options?: Record<string, string> };
		const needsAddress = address !== undefined && options?.notificationUrl === '';
		return {
			...node,
			credentials: { [type]: reference },
			...(needsAddress && {
				parameters: { ...node.parameters, options: { ...options, notificationUrl: address } },
			}),
		};
	});
	return { ...workflow, nodes };
}

/** Saves an example in n8n, ready to run. */
export async function importExample(
	rest: RestClient,
	file: string,
	credentials: CredentialsByType,
): Promise<SavedWorkflow> {
	return await createWorkflow(rest, readyToRun(readExample(file), credentials, rest.baseUrl));
}

/**
 * Saves all examples in n8n, ready to run.
 *
 * @returns file → saved workflow
 */
export async function importExamples(
	rest: RestClient,
	credentials: CredentialsByType,
): Promise<Map<string, SavedWorkflow>> {
	const workflows = new Map<string, SavedWorkflow>();
	for (const file of exampleFiles()) workflows.set(file, await importExample(rest, file, credentials));
	return workflows;
}

/** Production URL of the workflow's Contact Export Trigger, if it has one. */
export function productionAddress({ nodes }: NewWorkflow, baseUrl: string): string | undefined {
	const trigger = nodes.find(({ type }) => type === TRIGGER_TYPE);
	return trigger?.webhookId && new URL(`webhook/${trigger.webhookId}/contact-export`, baseUrl).href;
}

/** Type of the credential that a node of this package needs. */
export function credentialTypeOf({ parameters }: INode): string {
	if (parameters.platform === 'altcraft') return 'altcraftApi';
	return parameters.authentication === 'wsse' ? 'emarsysWsseApi' : 'emarsysOAuth2Api';
}
