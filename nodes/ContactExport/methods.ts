import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { asError, ExportProblem } from '../export/problem';
import { platforms } from '../platforms';
import type { LookUp, LookUpPage, Platform } from '../platforms/platform';
import { accessTo } from './run/access';

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

/** Pickers with a search field: look-ups whose name begins with `search`. */
export const listSearch = methods<ListSearch>(
	'search',
	(platform, lookUp) =>
		async function (filter, paginationToken) {
			const page = await ask(this, platform, lookUp, paginationToken);
			const wanted = filter?.trim().toLowerCase();
			const results = wanted
				? page.choices.filter(({ name }) => name.toLowerCase().includes(wanted))
				: page.choices;
			return { results, ...(page.paginationToken && { paginationToken: page.paginationToken }) };
		},
);

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
	try {
		const { transport } = await accessTo(context, platform, (name) => context.getCurrentNodeParameter(name));
		return await lookUp(transport, paginationToken);
	} catch (error) {
		// The picker shows the message alone, so what to do belongs into it.
		const problem = asError(error);
		const description = problem instanceof ExportProblem ? problem.facts.description : undefined;
		throw new NodeOperationError(
			context.getNode(),
			`${problem.message}${description ? `. ${description}` : ''}`,
		);
	}
}
