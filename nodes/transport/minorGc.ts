/** Slots of 8 bytes each: about as large as an object can be that V8 counts among the young ones. */
const SLOTS = 8192;
const BYTES = SLOTS * 8;

/**
 * Bytes of garbage for each byte that came. With 2 the memory of n8n 2.41 grew by some 30 MB while 1 GiB streamed into a
 * file; with 8 by 12 MB, for a sixth more of the processor.
 */
const SHARE = 4;

let due = 0;

/** Where the garbage was seen last; unseen, the compiler would leave it out. */
const seen: { last?: unknown[] } = {};

/**
 * Makes V8 free the bytes of large bodies soon after they were used.
 *
 * What arrives lies outside V8's heap. Nothing tells V8 to look for what is no longer needed there, so after some
 * 32 MB it collects everything, which costs a tenth of a second in n8n with its hundreds of megabytes: for a
 * gigabyte several times what the transfer itself costs. Collecting young objects costs a millisecond and frees these
 * bytes as well, but begins only when there are enough young objects. So here they are. In n8n 2.41, with two shared
 * cores, parts of a 300 MB file took 1.75 s instead of 3.9 s, rows 6.1 to 6.8 s instead of 8.3 to 11 s.
 * @param bytes that have arrived
 */
export function promptMinorGc(bytes: number): void {
	due += SHARE * bytes;
	for (; due >= BYTES; due -= BYTES) seen.last = new Array(SLOTS);
}
