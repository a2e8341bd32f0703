import { badResponse } from '../../core/messages';
import { entriesIn, listEntry } from '../listEntry';
import type { AccountList } from '../platform';
import { call } from './api';

/** Entries per page; the vendor's own default. */
const PAGE = 1000;

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
			const entries = entriesIn(envelope['data']);
			if (!entries) throw badResponse('Altcraft', 'it holds no list');
			// The last page has a next ID, too: an empty page, or an ID that does not advance, is the end.
			const next = Number(envelope['next_from_id']);
			return {
				entries: entries.map((entry) => listEntry(entry)),
				...(entries.length > 0 && Number.isFinite(next) && next > from && { paginationToken: String(next) }),
			};
		},
	};
}
