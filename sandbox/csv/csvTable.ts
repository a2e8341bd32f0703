import { Readable } from 'node:stream';
import type { Contact } from '../contacts/contact';
import { CsvBlock } from './csvBlock';
import { csvLine, type CsvDialect } from './csvText';

/** A column: its title and its value for a contact. `share` runs from 0 to 1 over the contacts. */
export interface CsvColumn {
	title: string;
	value: (contact: Contact, share: number) => string;
}

/** What a file is generated from. */
export interface CsvTableSource {
	columns: readonly CsvColumn[];
	contacts: readonly Contact[];
	/** Number of data rows. */
	rows: number;
	/** Number of the first row; the files of one export are numbered consecutively. Default 0. */
	firstRow?: number;
	header: boolean;
	dialect: CsvDialect;
}

/** A page of a table: `limit` records starting at record `offset`. */
export interface CsvPage {
	offset: number;
	limit: number;
}

const BOM = '\ufeff';

/** A CSV file generated while it is read; 10 million rows take no more memory than ten. */
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
		// With fewer rows than contacts, only those are needed, and their times spread over the whole range.
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

	/** Bytes of the whole file, or of one page including its header row. */
	byteLength(page?: CsvPage): number {
		const [from, to] = this.range(page);
		return this.head.length + this.block.byteLength(from, to);
	}

	/** The file, or one page of it; every page starts with the header, and a page past the end is only that. */
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
