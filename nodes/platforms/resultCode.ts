/** A result code that comes as a number or, in XML, as text; NaN for anything else, so that nothing passes for 0. */
export function resultCode(value: unknown): number {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : NaN;
}
