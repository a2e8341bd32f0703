import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INode } from 'n8n-workflow';
import { createWorkflow, readWorkflow } from '../n8n';
import type { CredentialsByType, NewWorkflow, RestClient, SavedWorkflow } from '../n8n';

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
	const copy = structuredClone(workflow);
	for (const { parameters } of copy.nodes)
		for (const [name, value] of Object.entries(SOURCES)) {
			const locator = parameters[name] as IDataObject | undefined;
			if (locator?.value === '') locator.value = value;
		}
	return copy;
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
	const workflow = withSources(example);
	for (const node of workflow.nodes) if (node.type === TRIGGER_TYPE) node.webhookId = randomUUID();
	const address = productionAddress(workflow, baseUrl);
	for (const node of workflow.nodes) {
		if (![EXPORT_TYPE, `${EXPORT_TYPE}Tool`, TRIGGER_TYPE].includes(node.type)) continue;
		const type = credentialTypeOf(node);
		const reference = credentials[type];
		if (!reference) throw new Error(`There is no credential of type ${type}`);
		node.credentials = { [type]: reference };
		const { options } = node.parameters as { options?: IDataObject };
		if (address && options?.notificationUrl === '') options.notificationUrl = address;
	}
	return workflow;
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
	for (const file of exampleFiles()) {
		const workflow = readyToRun(readExample(file), credentials, rest.baseUrl);
		workflows.set(file, await createWorkflow(rest, workflow));
	}
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
