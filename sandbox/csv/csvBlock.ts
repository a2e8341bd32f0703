/** Digits of a contact's number. The width is fixed, so that the size of a file is known before it is generated. */
const SERIAL_DIGITS = 9;

const FIRST_SERIAL = 100_000_001;

const SERIAL_BYTE = 0x01;

/** Placeholder for the contact's number in the cells of a {@link CsvBlock}. */
export const SERIAL = '\u0001'.repeat(SERIAL_DIGITS);

/**
 * A block of finished lines in which only the contacts' numbers differ from one copy to the next. To write a file
 * is then to copy the block and patch digits, so that gigabytes take neither much memory nor much time.
 */
export class CsvBlock {
	private readonly bytes: Buffer;
	/** Offset of each line, and the total length as the last entry. */
	private readonly lineStarts: number[] = [0];
	/** Offsets of the numbers by line, relative to the block. */
	private readonly serials: number[][] = [];

	/** @param lines finished lines with line ends, at least one; numbers written as {@link SERIAL} */
	constructor(lines: readonly string[]) {
		if (lines.length === 0) throw new RangeError('A block needs at least one line');
		const parts: Buffer[] = [];
		let position = 0;
		for (const line of lines) {
			const part = Buffer.from(line, 'utf8');
			const found: number[] = [];
			for (
				let at = part.indexOf(SERIAL_BYTE);
				at !== -1;
				at = part.indexOf(SERIAL_BYTE, at + SERIAL_DIGITS)
			) {
				found.push(position + at);
			}
			this.serials.push(found);
			parts.push(part);
			position += part.length;
			this.lineStarts.push(position);
		}
		this.bytes = Buffer.concat(parts);
	}

	/** Number of lines in one copy of the block. */
	get lines(): number {
		return this.serials.length;
	}

	/** Bytes of the lines from `from` (0-based, across all copies) up to but excluding `to`. */
	byteLength(from: number, to: number): number {
		if (to <= from) return 0;
		return this.bytesBefore(to) - this.bytesBefore(from);
	}

	/** The lines from `from` up to but excluding `to`, which must be in the same copy of the block. */
	copy(from: number, to: number): Buffer {
		const firstLine = from % this.lines;
		const start = this.lineStarts[firstLine] ?? 0;
		const end = this.lineStarts[firstLine + (to - from)] ?? this.bytes.length;
		const copied = Buffer.from(this.bytes.subarray(start, end));
		for (let row = from; row < to; row++) {
			for (const position of this.serials[row % this.lines] ?? []) {
				let rest = FIRST_SERIAL + row;
				for (let digit = SERIAL_DIGITS - 1; digit >= 0; digit--) {
					copied[position - start + digit] = 0x30 + (rest % 10);
					rest = Math.floor(rest / 10);
				}
			}
		}
		return copied;
	}

	private bytesBefore(row: number): number {
		const copies = Math.floor(row / this.lines);
		return copies * this.bytes.length + (this.lineStarts[row % this.lines] ?? 0);
	}
}
