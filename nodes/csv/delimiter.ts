const CANDIDATES = [',', ';', '\t'] as const;

/**
 * The delimiter of a file, from its first line that is not empty: whichever of comma, semicolon and tab stands there
 * most often outside quotes; a comma where there is none. Undefined while the line is not complete.
 */
export function findDelimiter(beginning: string, isWhole: boolean): string | undefined {
	const counts = new Map<string, number>(CANDIDATES.map((candidate) => [candidate, 0]));
	let isQuoted = false;
	let isCellStart = true;
	let isEmpty = true;
	for (const character of beginning) {
		if (isQuoted) {
			// A doubled quote closes the cell here and opens it again at once.
			if (character === '"') isQuoted = false;
			isCellStart = character === '"';
		} else if (character === '"' && isCellStart) {
			isQuoted = true;
			isEmpty = false;
		} else if (character === '\n') {
			if (!isEmpty) return mostFrequent(counts);
			isCellStart = true;
		} else if (character !== '\r' && character !== '\ufeff') {
			const count = counts.get(character);
			if (count !== undefined) counts.set(character, count + 1);
			isCellStart = count !== undefined;
			isEmpty = false;
		}
	}
	return isWhole ? mostFrequent(counts) : undefined;
}

function mostFrequent(counts: Map<string, number>): string {
	const [best = [',', 0]] = [...counts].sort(([, a], [, b]) => b - a);
	return best[1] > 0 ? best[0] : ',';
}
