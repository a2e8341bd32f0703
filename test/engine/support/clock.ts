const realNow = Date.now;

/**
 * Sets the clock that the nodes read to a moment; it goes on from there. The sandbox, started before, and the
 * headers of requests keep the real one, so that nobody takes a request for an old one.
 */
export function setNow(moment: string): void {
	const ahead = Date.parse(moment) - realNow();
	Date.now = () => realNow() + ahead;
}

/** Sets it back. */
export function useRealTime(): void {
	Date.now = realNow;
}
