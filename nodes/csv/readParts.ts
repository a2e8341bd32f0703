import type { RecordScanner } from './recordScanner';
import { open, type Opened, type SourceOptions } from './source';
import type { TableReader } from './tableReader';

const LF = 10;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** A part of a CSV file, which is a CSV file itself. */
export interface CsvPart {
	bytes: Uint8Array;
	/** Rows in it, without the header. */
	rows: number;
}

/** How to split a file. */
export interface CutOptions extends SourceOptions {
	rowsPerPart: number;
	/** A part ends early when it reaches this many bytes. */
	bytesPerPart: number;
	/** Rows in all parts together; 0 for no limit. */
	maxRows: number;
}

/**
 * Splits a CSV file between records, each part with the header. Rows keep their bytes, delimiter and quotes;
 * only one part is in memory at a time.
 * @throws CsvError
 */
export async function* readParts(
	bytes: AsyncIterable<Uint8Array>,
	options: CutOptions,
): AsyncGenerator<CsvPart> {
	let cutter: Cutter | undefined;
	for await (const opened of open(bytes, options)) {
		cutter ??= new Cutter(opened, options);
		yield* cutter.cut();
		if (cutter.isFull) break;
	}
	if (cutter) yield* cutter.end();
}

/** Groups rows into parts. */
class Cutter {
	private part: Uint8Array[] = [];
	private size = 0;
	private rows = 0;
	private total = 0;
	private lineEnd: Buffer | undefined;
	private readonly table: TableReader;
	private readonly scanner: RecordScanner;

	constructor(
		private readonly opened: Opened,
		private readonly options: CutOptions,
	) {
		this.table = opened.table;
		this.scanner = opened.table.scanner;
	}

	get isFull(): boolean {
		return this.options.maxRows > 0 && this.total >= this.options.maxRows;
	}

	/** Takes the rows that have arrived; yields the parts that are complete. */
	*cut(): Generator<CsvPart> {
		const { scanner, table } = this;
		// Consecutive rows are taken together.
		let runStart = 0;
		let runEnd = 0;
		while (!this.isFull && table.next()) {
			if (!this.isUniform()) {
				this.add(scanner.bytes.subarray(runStart, runEnd));
				runStart = runEnd = scanner.end;
				this.add(this.rewritten());
			} else {
				if (scanner.recordStart !== runEnd) {
					this.add(scanner.bytes.subarray(runStart, runEnd));
					runStart = scanner.recordStart;
				}
				runEnd = scanner.end;
			}
			this.rows++;
			this.total++;
			if (this.isDue(runEnd - runStart)) {
				this.add(scanner.bytes.subarray(runStart, runEnd));
				runStart = runEnd;
				yield this.close();
			}
		}
		this.add(scanner.bytes.subarray(runStart, runEnd));
	}

	/** The last part, which may be a short one. */
	*end(): Generator<CsvPart> {
		if (this.rows > 0) yield this.close();
	}

	// Most CSV readers detect the line end once, and don't accept spaces after quotes, so parts must not have either.
	private isUniform(): boolean {
		const { scanner, table } = this;
		const length = scanner.end - scanner.close;
		if (length > 0) this.lineEnd ??= Buffer.from(scanner.bytes.subarray(scanner.close, scanner.end));
		if (scanner.hasBlanks || scanner.cells !== table.width) return false;
		return (
			this.lineEnd === undefined ||
			length === 0 ||
			(length === this.lineEnd.length && scanner.bytes[scanner.close] === this.lineEnd[0])
		);
	}

	private rewritten(): Buffer {
		return Buffer.concat([this.scanner.bare(this.table.width), this.lineEnd ?? Buffer.from([LF])]);
	}

	private add(bytes: Uint8Array): void {
		if (bytes.length === 0) return;
		this.part.push(bytes);
		this.size += bytes.length;
	}

	private isDue(more: number): boolean {
		const { rowsPerPart, bytesPerPart } = this.options;
		return this.rows >= rowsPerPart || this.size + more >= bytesPerPart || this.isFull;
	}

	private close(): CsvPart {
		const { header } = this.table;
		const closed = {
			bytes: Buffer.concat([
				...(this.opened.hasMark ? [BYTE_ORDER_MARK] : []),
				...(header ? [header, this.lineEnd ?? Buffer.from([LF])] : []),
				...this.part,
			]),
			rows: this.rows,
		};
		this.part = [];
		this.size = 0;
		this.rows = 0;
		return closed;
	}
}
