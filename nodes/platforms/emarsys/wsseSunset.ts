/** Emarsys switches WSSE off at the end of 2026 (vendor's announcement), Vienna time. Milliseconds since 1970. */
const WSSE_SUNSET = Date.parse('2027-01-01T00:00:00+01:00');

/** What to do once WSSE has ended. */
export const LEAVE_WSSE =
	'Create an "Emarsys OAuth2 API" credential (in Emarsys: Management → Security Settings → API Credentials), and choose it in the field "Credential" of each node. Nothing else in the workflow changes.';

/** @param now in milliseconds since 1970 */
export function wsseHasEnded(now: number): boolean {
	return now >= WSSE_SUNSET;
}

/** Message of the credential test if WSSE is not accepted. */
export function wsseRefusal(now: number): string {
	return wsseHasEnded(now)
		? 'Emarsys ended WSSE on 31 December 2026, and did not accept this login (401). Create an "Emarsys OAuth2 API" credential instead, and choose it in the field "Credential" of each node.'
		: 'Emarsys did not accept username and secret (401). Check both, and the base URL: it ends with /api/v2. If all are right, the clock of this n8n is more than five minutes off.';
}
