import type { INodePropertyOptions } from 'n8n-workflow';

import type { Picker } from '../platform';
import { call } from './api';
import { isRecord } from './bodyFormat';

/** Entries of one page; the vendor's own default. */
const PAGE = 1000;

/** Databases and segments, page by page. */
export const pickers = {
	searchAltcraftDatabases: pages('databases/list'),
	searchAltcraftSegments: pages('segments/list'),
} satisfies Record<string, Picker>;

function pages(method: string): Picker {
	return async (transport, paginationToken) => {
		const from = Number(paginationToken ?? 1);
		const envelope = await call(transport, method, { from_id: from, limit: PAGE });
		const entries = Array.isArray(envelope['data']) ? (envelope['data'] as unknown[]) : [];
		// The last page names a next id too: an empty page, or an id that goes no further, is the end.
		const next = Number(envelope['next_from_id']);
		return {
			choices: entries.flatMap(choiceOf),
			...(entries.length > 0 && Number.isFinite(next) && next > from && { paginationToken: String(next) }),
		};
	};
}

function choiceOf(entry: unknown): INodePropertyOptions[] {
	if (!isRecord(entry) || entry['id'] === undefined) return [];
	const id = String(entry['id']);
	return [{ name: `${String(entry['name'] ?? 'Without a name')} (${id})`, value: id }];
}
