import type { ReadParameter } from '../../../nodes/platforms/platform';

/** Reads parameters of the node from an object. */
export function readerOf(parameters: Readonly<Record<string, unknown>>): ReadParameter {
	return (name) => parameters[name] ?? null;
}
