const realNow = Date.now;

/**
 * Stops the clock that the nodes read. The sandbox, started before, and the headers of requests keep the real one,
 * so that requests are not rejected as outdated. No wait finishes while the clock stands still.
 */
export function stopClockAt(moment: string): void {
	const now = Date.parse(moment);
	Date.now = () => now;
}

/** Sets the nodes' clock and lets it run. */
export function setClock(moment: string): void {
	const ahead = Date.parse(moment) - realNow();
	Date.now = () => realNow() + ahead;
}

export function useRealTime(): void {
	Date.now = realNow;
}
