import type { Run } from './run';

const results = new WeakMap<Run, Map<string, Promise<unknown>>>();

/** Runs an action once per key and run, so that hundreds of input items don't send the same request hundreds of times. */
export async function oncePerRun<T>(run: Run, key: string, action: () => Promise<T>): Promise<T> {
	const known = results.get(run) ?? new Map<string, Promise<unknown>>();
	results.set(run, known);
	const result = known.get(key) ?? action();
	known.set(key, result);
	return (await result) as T;
}
