const tails = new Map<string, Promise<unknown>>();

/** Runs the actions with the same key one at a time within this process, even after one has failed. */
export async function serialize<T>(key: string, action: () => Promise<T>): Promise<T> {
	const result = (tails.get(key) ?? Promise.resolve()).then(action, action);
	const tail = result
		.catch(() => undefined)
		.then(() => {
			if (tails.get(key) === tail) tails.delete(key);
		});
	tails.set(key, tail);
	return await result;
}
