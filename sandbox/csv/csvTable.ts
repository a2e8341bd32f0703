import { Readable } from 'node:stream';
import type { Contact } from '../contacts/contact';
import { CsvBlock } from './csvBlock';
import { csvLine, type CsvDialect } from './csvText';

/** One column of a file: its title and what stands in it. `share` runs from 0 to 1 through the people. */
export interface CsvColumn {
	title: string;
	value: (contact: Contact, share: number) => string;
}

/** Everything that a file is made from. */
export interface CsvTableSource {
	columns: readonly CsvColumn[];
	contacts: readonly Contact[];
	/** Number of data rows. */
	rows: number;
	/** Number of the first row; files of one export go on where the one before ended. Default 0. */
	firstRow?: number;
	header: boolean;
	dialect: CsvDialect;
}

/** A part of a table: `limit` records from record `offset` on. */
export interface CsvPage {
	offset: number;
	limit: number;
}

const BOM = '\ufeff';

/** A CSV file that is made while it is read; 10 million rows need no more memory than ten. */
export class CsvTable {
	private readonly head: Buffer;
	private readonly block: CsvBlock;
	private readonly firstRow: number;
	private readonly rows: number;

	constructor(source: CsvTableSource) {
		const { columns, contacts, dialect } = source;
		const titles = columns.map((column) => column.title);
		const bom = dialect.bom ? BOM : '';
		this.head = Buffer.from(bom + (source.header ? csvLine(titles, dialect) : ''), 'utf8');
		this.firstRow = source.firstRow ?? 0;
		this.rows = source.rows;
		// Fewer rows than people: only those are needed, and their times spread over the whole range.
		const needed = contacts.slice(0, Math.max(1, Math.min(contacts.length, this.firstRow + this.rows)));
		this.block = new CsvBlock(
			needed.map((contact, index) => {
				const share = (index + 0.5) / needed.length;
				return csvLine(
					columns.map((column) => column.value(contact, share)),
					dialect,
				);
			}),
		);
	}

	/** Bytes of the whole file, or of one page of it with its header row. */
	byteLength(page?: CsvPage): number {
		const [from, to] = this.range(page);
		return this.head.length + this.block.byteLength(from, to);
	}

	/** The file, or one page of it; the header comes again on every page, and alone past the end. */
	stream(page?: CsvPage): Readable {
		return Readable.from(this.chunks(page), { objectMode: false, highWaterMark: 1 << 20 });
	}

	private *chunks(page?: CsvPage): Generator<Buffer> {
		if (this.head.length > 0) yield Buffer.from(this.head);
		const [from, to] = this.range(page);
		for (let row = from; row < to; ) {
			const endOfBlock = row - (row % this.block.lines) + this.block.lines;
			const next = Math.min(endOfBlock, to);
			yield this.block.copy(row, next);
			row = next;
		}
	}

	private range(page?: CsvPage): [from: number, to: number] {
		const from = Math.min(page?.offset ?? 0, this.rows);
		const to = Math.min(from + (page?.limit ?? this.rows), this.rows);
		return [this.firstRow + from, this.firstRow + to];
	}
}
