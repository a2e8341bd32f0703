/**
 * Runs an action after that many milliseconds, unless the returned function is called first. That function removes the
 * listener: a timeout signal would keep it, and the response that it refers to, in memory until it fires.
 */
export function after(milliseconds: number, action: () => void): () => void {
	const signal = AbortSignal.timeout(milliseconds);
	signal.addEventListener('abort', action, { once: true });
	return () => signal.removeEventListener('abort', action);
}
