let last: Promise<unknown> = Promise.resolve();

/**
 * Does one thing after another, whatever became of the one before. n8n's memory of processed items looks first and
 * writes then, so that two callers at once could see the same; within one process they take turns.
 */
export async function inTurn<T>(action: () => Promise<T>): Promise<T> {
	const result = last.then(action, action);
	last = result.catch(() => undefined);
	return await result;
}
