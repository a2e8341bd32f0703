import {
	ICredentialsHelper,
	NodeHelpers,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialsExpressionResolveValues,
	type IExecuteData,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeProperties,
	type INodeType,
	type INodeTypes,
	type IRequestOptionsSimplified,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { getAdditionalKeys } from 'n8n-core';
import { credentialProperties, credentialType, parentTypes } from './credentialTypes';

type Evaluate = Workflow['expression'];

interface Stored {
	type: string;
	data: ICredentialDataDecryptedObject;
}

/**
 * Stands in for n8n's credential storage, a table of its database. Does the same as n8n with a stored credential on
 * the way to a request, in the same order: defaults of the type, expressions, `authenticate`, and storing a fetched
 * OAuth 2.0 token with the credential.
 */
export class MemoryCredentials extends ICredentialsHelper {
	private readonly stored = new Map<string, Stored>();

	/** Saves a credential as the editor would, and returns the reference for nodes. */
	save(type: string, data: ICredentialDataDecryptedObject): INodeCredentialsDetails {
		const id = `credential-${this.stored.size + 1}`;
		this.stored.set(id, { type, data });
		return { id, name: `${credentialType(type).displayName} ${this.stored.size}` };
	}

	/** @returns the stored data, including a token fetched meanwhile */
	read({ id }: INodeCredentialsDetails): ICredentialDataDecryptedObject {
		const found = id === null ? undefined : this.stored.get(id);
		if (!found) throw new Error(`Credential with ID "${id}" does not exist.`);
		return found.data;
	}

	override getParentTypes(name: string): string[] {
		return parentTypes(name);
	}

	override isCredentialUsableByNode(): boolean {
		return true;
	}

	override getCredentialsProperties(type: string): INodeProperties[] {
		return credentialProperties(type);
	}

	override async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const options = requestOptions as IHttpRequestOptions;
		const { authenticate } = credentialType(typeName);
		if (!authenticate) return options;
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		if (!workflow || !node) throw new Error('A declarative authentication needs the workflow and the node.');
		const resolve = (value: string) => resolveValue(value, credentials, workflow, node);
		for (const [place, entries] of Object.entries(authenticate.properties)) {
			const target = ((options as unknown as Record<string, unknown>)[place] ??= {}) as Record<
				string,
				string
			>;
			for (const [key, value] of Object.entries(entries as Record<string, string>)) {
				target[resolve(key)] = resolve(value);
			}
		}
		return options;
	}

	override async preAuthentication(): Promise<undefined> {
		// Only for types with an expirable field, which this package does not have.
		return await Promise.resolve(undefined);
	}

	override async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const { preAuthentication } = credentialType(typeName);
		return (await preAuthentication?.call(helpers, credentials)) as
			| ICredentialDataDecryptedObject
			| undefined;
	}

	override getCredentials(): Promise<ICredentials> {
		return Promise.reject(new Error('n8n-core never requests the encrypted form.'));
	}

	override async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		nodeCredentials: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		values?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const original = structuredClone(this.read(nodeCredentials));
		if (raw === true) return await Promise.resolve(original);
		const data = NodeHelpers.getNodeParameters(
			credentialProperties(type),
			original as Parameters<typeof NodeHelpers.getNodeParameters>[1],
			true,
			false,
			null,
			null,
		) as ICredentialDataDecryptedObject;
		if (original.oauthTokenData !== undefined) data.oauthTokenData = original.oauthTokenData;
		if (!values) return await evaluated(data, additionalData, mode);
		return values.workflow.expression.getParameterValue(
			data as Parameters<Evaluate['getParameterValue']>[0],
			values.runExecutionData,
			values.runIndex,
			values.itemIndex,
			values.node.name,
			values.connectionInputData,
			mode,
			getAdditionalKeys(additionalData, mode, null, { isCredential: true }),
			executeData,
			false,
			data as Parameters<Evaluate['getParameterValue']>[10],
		) as ICredentialDataDecryptedObject;
	}

	override async updateCredentials(
		nodeCredentials: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.stored.set(nodeCredentials.id ?? '', { type, data: structuredClone(data) });
		return await Promise.resolve();
	}

	override async updateCredentialsOauthTokenData(
		nodeCredentials: INodeCredentialsDetails,
		type: string,
		{ oauthTokenData }: ICredentialDataDecryptedObject,
	): Promise<void> {
		const data = { ...this.read(nodeCredentials), ...(oauthTokenData !== undefined && { oauthTokenData }) };
		await this.updateCredentials(nodeCredentials, type, data);
	}
}

// Outside an execution, n8n evaluates expressions with a dummy workflow.
async function evaluated(
	data: ICredentialDataDecryptedObject,
	additionalData: IWorkflowExecuteAdditionalData,
	mode: WorkflowExecuteMode,
): Promise<ICredentialDataDecryptedObject> {
	const node: INode = {
		id: 'temp',
		name: 'Temp',
		type: 'mock',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const type = { description: { properties: [] } } as unknown as INodeType;
	const nodeTypes = { getByNameAndVersion: () => type } as unknown as INodeTypes;
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	await workflow.expression.acquireIsolate();
	try {
		return workflow.expression.getComplexParameterValue(
			node,
			data as Parameters<Evaluate['getComplexParameterValue']>[1],
			mode,
			getAdditionalKeys(additionalData, mode, null, { isCredential: true }),
			undefined,
			undefined,
			data as Parameters<Evaluate['getComplexParameterValue']>[6],
		) as ICredentialDataDecryptedObject;
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

function resolveValue(
	value: string,
	credentials: ICredentialDataDecryptedObject,
	workflow: Workflow,
	node: INode,
): string {
	if (!value.startsWith('=')) return value;
	const resolved = workflow.expression.getSimpleParameterValue(
		node,
		value,
		'internal',
		{ $credentials: credentials } as Parameters<Evaluate['getSimpleParameterValue']>[3],
		undefined,
		'',
	);
	return String(resolved ?? '');
}
