import type { ReadParameter } from '../../../nodes/platforms/platform';

/** Reads from an object what the node would read from its parameters. */
export function readerOf(parameters: Readonly<Record<string, unknown>>): ReadParameter {
	return (name) => parameters[name] ?? null;
}
