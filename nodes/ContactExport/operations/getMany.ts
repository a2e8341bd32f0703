import { settingsError } from '../../core/messages';
import { isBlank, isOn, wholeNumber } from '../../platforms/parameters';
import type { AccountList, ListEntry } from '../../platforms/platform';
import { oncePerRun } from '../../run/oncePerRun';
import type { Run } from '../../run/run';
import { readWithRetry } from '../../steps/readWithRetry';
import { operation } from './operation';

/** n8n's usual default. */
const DEFAULT_LIMIT = 50;

interface Prepared {
	name: string;
	list: AccountList;
	limit: number;
}

/** Entries of one of the account's lists, so that a workflow can loop over them. */
export const getMany = operation<Prepared>({
	name: 'getMany',
	displayName: 'Get Many',
	description: "Get the entries of one of the account's lists, such as its segments: one item for each",
	action: 'Get many segments or other lists',
	async prepare({ run: { platform }, read }) {
		await Promise.resolve();
		const { lists = {}, displayName } = platform;
		const name = String(read('list'));
		const list = Object.hasOwn(lists, name) ? lists[name] : undefined;
		if (!list) {
			throw settingsError(
				'List',
				`"${name}" is not a list of ${displayName}`,
				`Choose one of ${Object.values(lists)
					.map((other) => other.displayName)
					.join(', ')}.`,
			);
		}
		const limit = isOn(read('returnAll'), false) ? Infinity : limitOf(read('limit'));
		return { name, list, limit };
	},
	async perform({ run, index }, { name, list, limit }) {
		const entries = await oncePerRun(run, `${name} ${limit}`, async () => await entriesOf(run, list, limit));
		return entries.map((entry) => ({ json: { ...entry } as never, pairedItem: { item: index } }));
	},
});

function limitOf(value: unknown): number {
	return isBlank(value) ? DEFAULT_LIMIT : wholeNumber(value, 'Limit', 1);
}

async function entriesOf(run: Run, list: AccountList, limit: number): Promise<ListEntry[]> {
	const entries: ListEntry[] = [];
	let token: string | undefined;
	do {
		const from = token;
		const page = await readWithRetry(run, async () => await list.page(run.transport, from));
		for (const entry of page.entries) entries.push(entry);
		token = page.paginationToken;
	} while (token !== undefined && entries.length < limit);
	return entries.slice(0, limit);
}
