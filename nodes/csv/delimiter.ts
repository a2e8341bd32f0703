import { CsvError } from './csvError';
import { RecordScanner } from './recordScanner';

/** In order of preference if nothing else decides: rarer characters in ordinary text come first. */
const CANDIDATES = ['\t', ';', ',', '|'] as const;

const NAMES: ReadonlyMap<string, string> = new Map([
	[',', 'a comma'],
	[';', 'a semicolon'],
	['\t', 'a tab'],
	['|', 'a pipe'],
]);

/** The first records, split with one candidate. */
interface Fit {
	delimiter: string;
	/** Cells in the first record. */
	width: number;
	/** Share of the records that have as many cells as the first. */
	agreement: number;
	/** Share of the cells that look like one value. */
	clean: number;
	/** Number of records examined. */
	records: number;
	/** Whether a quote that is never closed takes up the whole file. */
	isUnclosed: boolean;
}

/**
 * The delimiter of a file, from its first records: the one with the same number of cells in each. If several have it, it
 * is the one whose cells look like single values: in `High St 1, flat 2;1010, Wien` and in `2,5;3,5` the semicolon. If
 * none gives more than one cell, it is the one that the fewest records contain: a comma, unless the only column has text
 * with commas.
 */
export function findDelimiter(sample: Uint8Array, isWhole: boolean): string {
	const all = CANDIDATES.map((delimiter) => fitOf(sample, isWhole, delimiter));
	const fits = all.filter(({ width }) => width > 1);
	fits.sort((a, b) => b.agreement - a.agreement || b.clean - a.clean || b.width - a.width);
	// If nothing else gives columns, an open quote is an error to report, and not text of a single column.
	const [fit = all.find(({ isUnclosed }) => isUnclosed) ?? ofOneColumn(all)] = fits;
	return fit?.delimiter ?? ',';
}

// The delimiter that the fewest records of a single column contain; a comma if several do. Where a record looks like
// several values, the first line may be no header: a comma makes that an error, instead of a column of whole lines.
function ofOneColumn(all: readonly Fit[]): Fit | undefined {
	const most = Math.max(...all.map(({ agreement }) => agreement));
	const best = all.filter(({ agreement }) => agreement === most);
	return best.find(({ delimiter }) => delimiter === ',') ?? best.find(({ clean }) => clean === 1);
}

/**
 * Refuses a chosen delimiter that finds one column if another one finds the same number of columns in each record.
 * @throws CsvError
 */
export function checkDelimiter(sample: Uint8Array, isWhole: boolean, chosen: string): void {
	const { width, agreement } = fitOf(sample, isWhole, chosen);
	if (width !== 1 || agreement < 1) return;
	const better = findDelimiter(sample, isWhole);
	const fit = fitOf(sample, isWhole, better);
	if (better === chosen || fit.width < 2 || fit.agreement < 1 || fit.records < 2) return;
	throw new CsvError(
		`the delimiter should be ${NAMES.get(chosen) ?? `"${chosen}"`}, but no row contains it, and ${NAMES.get(better)} gives ${fit.width} columns`,
		undefined,
		'Choose that one in "Delimiter" in the options, or leave the option out. Download after Start takes `delimiter` from the input item first: leave it out there too.',
	);
}

function fitOf(sample: Uint8Array, isWhole: boolean, delimiter: string): Fit {
	const scanner = new RecordScanner(delimiter);
	scanner.push(sample);
	if (isWhole) scanner.finish();
	let width = 0;
	let records = 0;
	let agreeing = 0;
	let cells = 0;
	let clean = 0;
	let isUnclosed = false;
	try {
		while (scanner.advance()) {
			if (scanner.recordStart === scanner.close) continue;
			records++;
			if (width === 0) width = scanner.cells;
			if (scanner.flawLine === 0 && isAsWide(scanner, width)) agreeing++;
			cells += scanner.cells;
			clean += cleanCells(scanner);
		}
	} catch {
		// A quote that is not at the start of a cell with this delimiter: the records before it count.
		isUnclosed = records === 0;
	}
	// With the wrong delimiter, half of the file may look like one quoted cell.
	const isStuck = sample.length - scanner.end > sample.length / 2 && records < 2;
	const agreement = records === 0 || isStuck ? 0 : agreeing / records;
	return { delimiter, width, agreement, clean: cells === 0 ? 0 : clean / cells, records, isUnclosed };
}

function isAsWide({ cells, starts, ends }: RecordScanner, width: number): boolean {
	return cells === width || (cells === width + 1 && starts[width] === ends[width]);
}

function cleanCells(scanner: RecordScanner): number {
	let clean = 0;
	for (let index = 0; index < scanner.cells; index++) {
		const text = scanner.bytes.toString('latin1', scanner.starts[index], scanner.ends[index]);
		if (scanner.isQuoted(index) || isOneValue(text)) clean++;
	}
	return clean;
}

// A number with a decimal comma is one value, and so is prose with spaces after its commas.
function isOneValue(text: string): boolean {
	if (/^[-+]?\d+(,\d+)?$/.test(text)) return true;
	return !/^ | $|[\t;,|](?! )/.test(text);
}
