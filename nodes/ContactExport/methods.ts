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

import { asError, ExportProblem } from '../export/problem';
import { platforms } from '../platforms';
import type { LookUp, LookUpPage, Platform } from '../platforms/platform';
import { accessTo, type Access } from '../run/access';

type LoadOptions = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;
type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** Pickers that offer everything at once: look-ups whose name begins with `get`. */
export const loadOptions = methods<LoadOptions>(
	'get',
	(platform, lookUp) =>
		async function () {
			return (await ask(this, platform, lookUp)).choices;
		},
);

/** Entries found that make a page: more than fit into the picker, so that the user can scroll for the next one. */
const PAGE_OF_FOUND = 100;

/**
 * Pickers with a search field: look-ups whose name begins with `search`. The editor asks for a further page only when
 * the user scrolls, so what is searched for is looked up on all pages until there is enough to scroll.
 */
export const listSearch = methods<ListSearch>(
	'search',
	(platform, lookUp) =>
		async function (filter, paginationToken) {
			const wanted = filter?.trim().toLowerCase() ?? '';
			const results: INodePropertyOptions[] = [];
			let token = paginationToken;
			do {
				const page = await ask(this, platform, lookUp, token);
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
	async handedOnFields(
		this: ICredentialTestFunctions,
		{ type, data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
	): Promise<INodeCredentialTestResult> {
		const platform = platforms.find(({ handedOn }) => handedOn?.type === type);
		const complaint = platform?.handedOn?.complaint(data);
		if (complaint) return { status: 'Error', message: complaint };
		return {
			status: 'OK',
			message: `Complete. Only ${platform?.displayName ?? 'the platform'} can try the connection: it does so when it delivers a file.`,
		};
	},
};

function methods<Method>(
	prefix: string,
	make: (platform: Platform, lookUp: LookUp) => Method,
): Record<string, Method> {
	return Object.fromEntries(
		platforms.flatMap((platform) =>
			Object.entries(platform.lookUps)
				.filter(([name]) => name.startsWith(prefix))
				.map(([name, lookUp]) => [name, make(platform, lookUp)]),
		),
	);
}

async function ask(
	context: ILoadOptionsFunctions,
	platform: Platform,
	lookUp: LookUp,
	paginationToken?: string,
): Promise<LookUpPage> {
	let access: Access | undefined;
	try {
		access = await accessTo(context, platform, (name) => context.getCurrentNodeParameter(name));
		return await lookUp(access.transport, paginationToken);
	} catch (caught) {
		// The picker shows the message alone, so what to do belongs into it.
		const problem = asError(caught);
		const description = problem instanceof ExportProblem ? problem.facts.description : undefined;
		const text = `${problem.message}${description ? `. ${description}` : ''}`;
		const redact = await access?.redactor();
		const error = new NodeOperationError(context.getNode(), redact ? redact(text) : text);
		// n8n replaces a message that mentions a network error's code by a text of its own, which says less.
		error.message = redact ? redact(text) : text;
		throw error;
	}
}
