import { listEntry } from '../listEntry';
import type { AccountList } from '../platform';
import { call } from './api';
import { isRecord } from './bodyFormat';

/** Entries of one page; the vendor's own default. */
const PAGE = 1000;

/** The account's lists. */
export const lists = {
	databases: list('Databases', 'databases/list'),
	segments: list('Segments', 'segments/list'),
} satisfies Record<string, AccountList>;

function list(displayName: string, method: string): AccountList {
	return {
		displayName,
		async page(transport, paginationToken) {
			const from = Number(paginationToken ?? 1);
			const envelope = await call(transport, method, { from_id: from, limit: PAGE });
			const entries = Array.isArray(envelope['data']) ? (envelope['data'] as unknown[]) : [];
			// The last page names a next id too: an empty page, or an id that goes no further, is the end.
			const next = Number(envelope['next_from_id']);
			return {
				entries: entries
					.filter((entry) => isRecord(entry) && entry['id'] !== undefined)
					.map((entry) => listEntry(entry as Record<string, unknown>)),
				...(entries.length > 0 && Number.isFinite(next) && next > from && { paginationToken: String(next) }),
			};
		},
	};
}
