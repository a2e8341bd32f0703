/** A result code, which is a number or, in XML, text; NaN for anything else, so that nothing is mistaken for 0. */
export function resultCode(value: unknown): number {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : NaN;
}
