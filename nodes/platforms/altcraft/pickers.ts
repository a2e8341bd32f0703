import { namedWithId } from '../listEntry';
import type { AccountList, Picker } from '../platform';
import { lists } from './lists';

export const pickers = {
	searchAltcraftDatabases: choices(lists.databases),
	searchAltcraftSegments: choices(lists.segments),
} satisfies Record<string, Picker>;

function choices(list: AccountList): Picker {
	return async (transport, _read, paginationToken) => {
		const { entries, ...more } = await list.page(transport, paginationToken);
		return { choices: entries.map((entry) => ({ name: namedWithId(entry), value: entry.id })), ...more };
	};
}
