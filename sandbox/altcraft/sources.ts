export interface AltcraftSource {
	id: number;
	name: string;
}

/** Sources that profiles can be exported from. */
export interface AltcraftSources {
	database: readonly AltcraftSource[];
	segment: readonly AltcraftSource[];
}

/** One page of a list, with the start of the next one, which the last page has as well (platform fact). */
export interface SourcePage {
	data: AltcraftSource[];
	next_from_id: number;
	total_count: number;
}

/** @param extra number of additional databases and segments, for pickers with thousands of entries */
export function altcraftSources(extra: number): AltcraftSources {
	const many = (first: number, noun: string): AltcraftSource[] =>
		Array.from({ length: extra }, (_, index) => ({ id: first + index, name: `${noun} #${first + index}` }));
	return {
		database: [
			{ id: 1, name: 'Database #1' },
			{ id: 2, name: 'Розничные покупатели' },
			{ id: 3, name: 'Newsletter & "friends"' },
			{ id: 5, name: 'Archive 2019' },
			...many(101, 'Database'),
		],
		segment: [
			{ id: 1, name: 'Segment #1' },
			{ id: 4, name: 'Активные за 30 дней' },
			{ id: 9, name: 'No purchase <90 days>' },
			{ id: 12, name: 'VIP 🎉' },
			...many(201, 'Segment'),
		],
	};
}

/** At most `limit` sources, starting at `fromId`. */
export function pageOfSources(sources: readonly AltcraftSource[], fromId: number, limit: number): SourcePage {
	const data = sources.filter(({ id }) => id >= fromId).slice(0, limit);
	return { data, next_from_id: (data.at(-1)?.id ?? fromId - 1) + 1, total_count: sources.length };
}
