import type { FastifyInstance } from 'fastify';
import { access, type ApiVersion } from './access';
import type { EmarsysPermission } from './account';
import type { EmarsysState } from './emarsysState';
import { LANGUAGES, wordingOf } from './fieldTypes';
import { EMARSYS_FAILURES, EmarsysError, invalid, replyOk } from './responses';

/** Registers the lookups that pickers and credential tests request. */
export function registerLookupRoutes(app: FastifyInstance, state: EmarsysState, version: ApiVersion): void {
	const { account } = state;
	const list = (path: string, permission: EmarsysPermission, data: () => unknown): void => {
		app.get(path, { preHandler: access(state, version, permission) }, async (_request, reply) =>
			replyOk(reply, data()),
		);
	};
	const idAsText = <T extends { id: number }>(entries: readonly T[]): unknown[] =>
		entries.map(({ id, ...rest }) => ({ id: String(id), ...rest }));

	const needs = (form: 'plain' | 'translated'): void => {
		const { fieldLists } = state.settings;
		if (fieldLists !== 'both' && fieldLists !== form) throw new EmarsysError(EMARSYS_FAILURES.notEnabled);
	};
	list('/field', 'field.get', () => {
		needs('plain');
		return account.fields.list('en');
	});
	app.get<{ Params: { language: string } }>(
		'/field/translate/:language',
		{ preHandler: access(state, version, 'field.get') },
		async (request, reply) => {
			needs('translated');
			const { language } = request.params;
			if (!Object.hasOwn(LANGUAGES, language)) throw invalid(`Invalid value for language: ${language}`);
			return replyOk(reply, account.fields.list(wordingOf(language)));
		},
	);
	// Platform fact: segments have numeric IDs, the others strings.
	list('/contactlist', 'contactlist.list', () => idAsText(account.contactLists));
	list('/filter', 'segment.get', () => account.segments);
	list('/form', 'form.list', () =>
		account.forms.map(({ id, type, name }) => ({ id: String(id), type: String(type), name })),
	);
	list('/source', 'source.get', () => idAsText(account.sources));
	list('/language', 'customer.settings.languages', () =>
		Object.entries(LANGUAGES).map(([id, language]) => ({ id, language })),
	);
	list('/settings', 'customer.settings', () => ({
		id: '123456',
		environment: 'sandbox.example',
		timezone: 'Europe/Vienna',
		name: 'sandbox',
		country: 'Austria',
	}));
}
