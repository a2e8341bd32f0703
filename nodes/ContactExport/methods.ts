import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	ILoadOptionsFunctions,
	INodeCredentialTestResult,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { asError, fullText } from '../core/exportError';
import { platforms } from '../platforms';
import type { Picker, PickerPage, Platform } from '../platforms/platform';
import { connectionTo, type Connection } from '../run/connection';

type LoadOptions = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;
type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** Pickers that offer everything at once: look-ups whose name begins with `get`. */
export const loadOptions = methods<LoadOptions>(
	'get',
	(platform, picker, name) =>
		async function () {
			const empty = platform.emptyChoices?.[name]?.((parameter) => this.getCurrentNodeParameter(parameter));
			if (!hasCredential(this, platform))
				return [empty === undefined ? noChoice(NOT_LOADED) : noChoice(empty, NOT_LOADED)];
			const { choices } = await ask(this, platform, picker);
			return empty === undefined ? choices : [noChoice(empty), ...choices];
		},
);

/**
 * What a picker holds without a credential. The editor asks before it has chosen the credential of a node that is new
 * in a saved workflow, and would show "Error fetching options" until the panel is opened again (seen in 2.41).
 */
const NOT_LOADED = 'Not loaded yet: choose "Refresh List" in the ⋮ menu above this field';

/** The same for a picker with a search field, which asks when it is opened. */
const NO_CREDENTIAL = 'Not loaded yet: choose a credential first, at the top of this panel';

/** Entries found that make a page: more than fit into the picker, so that the user can scroll for the next one. */
const PAGE_OF_FOUND = 100;

/**
 * Pickers with a search field: look-ups whose name begins with `search`. The editor asks for a further page only when
 * the user scrolls, so what is searched for is looked up on all pages until there is enough to scroll.
 */
export const listSearch = methods<ListSearch>(
	'search',
	(platform, picker) =>
		async function (filter, paginationToken) {
			if (!hasCredential(this, platform)) return { results: [noChoice(NO_CREDENTIAL)] };
			const wanted = filter?.trim().toLowerCase() ?? '';
			const results: INodePropertyOptions[] = [];
			let token = paginationToken;
			do {
				const page = await ask(this, platform, picker, token);
				for (const choice of page.choices)
					if (choice.name.toLowerCase().includes(wanted)) results.push(choice);
				token = page.paginationToken;
			} while (token !== undefined && wanted !== '' && results.length < PAGE_OF_FOUND);
			return { results, ...(token !== undefined && { paginationToken: token }) };
		},
);

/** The tests of credentials that n8n can't try itself. */
export const credentialTest = {
	/** Of a credential that is handed on to a platform. */
	async deliveryCredentialTest(
		this: ICredentialTestFunctions,
		{ type, data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
	): Promise<INodeCredentialTestResult> {
		const platform = platforms.find(({ deliveryCredential }) => deliveryCredential?.type === type);
		const reason = platform?.deliveryCredential?.validate(data);
		if (reason) return { status: 'Error', message: reason };
		return {
			status: 'OK',
			message: `Complete. Only ${platform?.displayName ?? 'the platform'} can test the connection, when it delivers a file.`,
		};
	},
};

function methods<Method>(
	prefix: string,
	make: (platform: Platform, picker: Picker, name: string) => Method,
): Record<string, Method> {
	return Object.fromEntries(
		platforms.flatMap((platform) =>
			Object.entries(platform.pickers)
				.filter(([name]) => name.startsWith(prefix))
				.map(([name, picker]) => [name, make(platform, picker, name)]),
		),
	);
}

function noChoice(name: string, description?: string): INodePropertyOptions {
	return { name, value: '', ...(description !== undefined && { description }) };
}

function hasCredential(context: ILoadOptionsFunctions, platform: Platform): boolean {
	const type = platform.credentialType((name) => context.getCurrentNodeParameter(name));
	return context.getNode().credentials?.[type] !== undefined;
}

async function ask(
	context: ILoadOptionsFunctions,
	platform: Platform,
	picker: Picker,
	paginationToken?: string,
): Promise<PickerPage> {
	let connection: Connection | undefined;
	try {
		const read = (name: string) => context.getCurrentNodeParameter(name);
		connection = await connectionTo(context, platform, read);
		return await picker(connection.transport, read, paginationToken);
	} catch (caught) {
		// The picker shows the message alone, so what to do belongs into it.
		const text = fullText(asError(caught));
		const redact = await connection?.redactor();
		const error = new NodeOperationError(context.getNode(), redact ? redact(text) : text);
		// n8n replaces a message that mentions a network error's code by a text of its own, which says less.
		error.message = redact ? redact(text) : text;
		throw error;
	}
}
