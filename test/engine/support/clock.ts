const realNow = Date.now;

/**
 * Stops the clock that the nodes read. The sandbox, started before, and the headers of requests keep the real one,
 * so that nobody takes a request for an old one. No wait comes to its end while the clock stands.
 */
export function stopClockAt(moment: string): void {
	const now = Date.parse(moment);
	Date.now = () => now;
}

/** Sets that clock and lets it go on. */
export function setClock(moment: string): void {
	const ahead = Date.parse(moment) - realNow();
	Date.now = () => realNow() + ahead;
}

/** Sets it back. */
export function useRealTime(): void {
	Date.now = realNow;
}
