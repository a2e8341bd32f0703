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
import { withoutPadding } from '../core/padding';
import { platforms } from '../platforms';
import type { Picker, PickerPage, Platform } from '../platforms/platform';
import { connectionTo, type Connection } from '../run/connection';

type LoadOptions = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;
type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** Pickers that return everything at once: their names start with `get`. */
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
 * Shown by a picker without a credential. In a node that is new in a saved workflow, the editor loads the options before
 * it has chosen the credential, and would show "Error fetching options" until the panel is opened again (seen in 2.41).
 */
const NOT_LOADED = 'Not loaded yet: choose "Refresh List" in the ⋮ menu above this field';

/** The same for a picker with a search field, which loads its options when it is opened. */
const NO_CREDENTIAL = 'Not loaded yet: choose a credential first, at the top of this panel';

/** Stop fetching pages once this many entries match: enough that the user can scroll, which loads the next page. */
const ENOUGH_MATCHES = 100;

/**
 * Pickers with a search field: their names start with `search`. The editor loads the next page only when the user
 * scrolls, so a search fetches pages until there are enough matches to scroll.
 */
export const listSearch = methods<ListSearch>(
	'search',
	(platform, picker) =>
		async function (filter, paginationToken) {
			if (!hasCredential(this, platform)) return { results: [noChoice(NO_CREDENTIAL)] };
			const query = withoutPadding(filter).toLowerCase();
			const results: INodePropertyOptions[] = [];
			let token = paginationToken;
			do {
				const page = await ask(this, platform, picker, token);
				for (const choice of page.choices)
					if (choice.name.toLowerCase().includes(query)) results.push(choice);
				token = page.paginationToken;
			} while (token !== undefined && query !== '' && results.length < ENOUGH_MATCHES);
			return { results, ...(token !== undefined && { paginationToken: token }) };
		},
);

/** The tests of credentials that n8n can't test itself. */
export const credentialTest = {
	/** Tests a credential that is passed on to a platform. */
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
		// The picker only shows the message, so it must say what to do, too.
		const text = fullText(asError(caught));
		const redact = await connection?.redactor();
		const error = new NodeOperationError(context.getNode(), redact ? redact(text) : text);
		// n8n would replace a message that contains a network error code with a vaguer one.
		error.message = redact ? redact(text) : text;
		throw error;
	}
}
