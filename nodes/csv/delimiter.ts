const CANDIDATES = [',', ';', '\t'] as const;

/**
 * The delimiter of a file, from its first line: whichever of comma, semicolon and tab stands there most often
 * outside quotes; a comma where there is none. Undefined while the line is not complete.
 */
export function findDelimiter(beginning: string, isWhole: boolean): string | undefined {
	const counts = new Map<string, number>(CANDIDATES.map((candidate) => [candidate, 0]));
	let quoted = false;
	for (const character of beginning) {
		if (character === '"') quoted = !quoted;
		else if (character === '\n' && !quoted) return mostFrequent(counts);
		else if (!quoted && counts.has(character)) counts.set(character, (counts.get(character) ?? 0) + 1);
	}
	return isWhole ? mostFrequent(counts) : undefined;
}

function mostFrequent(counts: Map<string, number>): string {
	const [best = [',', 0]] = [...counts].sort(([, a], [, b]) => b - a);
	return best[1] > 0 ? best[0] : ',';
}
