/**
 * Does something after that many milliseconds, unless the returned function is called before. A timeout signal keeps
 * its listeners, and all that they refer to, until it fires: a response would stay in memory for minutes.
 */
export function after(milliseconds: number, action: () => void): () => void {
	const signal = AbortSignal.timeout(milliseconds);
	signal.addEventListener('abort', action, { once: true });
	return () => signal.removeEventListener('abort', action);
}
