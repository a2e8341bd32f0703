import type { Run } from './run';

const results = new WeakMap<Run, Map<string, Promise<unknown>>>();

/** Does something once for all input items of a run that ask for the same: hundreds of them must not ask hundreds of times. */
export async function oncePerRun<T>(run: Run, key: string, action: () => Promise<T>): Promise<T> {
	const known = results.get(run) ?? new Map<string, Promise<unknown>>();
	results.set(run, known);
	const result = known.get(key) ?? action();
	known.set(key, result);
	return (await result) as T;
}
