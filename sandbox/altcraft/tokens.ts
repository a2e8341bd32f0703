import type { FastifyRequest } from 'fastify';
import { AltcraftError, textOf } from './responses';
import type { AltcraftState, Installation } from './altcraftState';

type Place = 'header' | 'body' | 'url';

/** Where an API request may carry its token. */
const API_PLACES: Readonly<Record<Installation, readonly Place[]>> = {
	both: ['header', 'body', 'url'],
	headerOnly: ['header'],
	bodyOnly: ['body'],
};

/** Where a file request may carry its token. */
const DOWNLOAD_PLACES: Readonly<Record<Installation, readonly Place[]>> = {
	both: ['header', 'url'],
	headerOnly: ['header'],
	bodyOnly: ['url'],
};

function tokenAt(
	place: Place,
	request: FastifyRequest,
	parameters: Readonly<Record<string, unknown>>,
): unknown {
	if (place === 'header') return /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
	return place === 'body' ? parameters.token : (request.query as Record<string, unknown>).token;
}

/** @throws AltcraftError 401 if the token is missing, wrong, or in a place that this installation ignores */
export function checkToken(
	state: AltcraftState,
	request: FastifyRequest,
	parameters: Readonly<Record<string, unknown>> | undefined,
): void {
	const { installation } = state.settings;
	const places = parameters === undefined ? DOWNLOAD_PLACES[installation] : API_PLACES[installation];
	const sent = places.map((place) => tokenAt(place, request, parameters ?? {}));
	if (!sent.includes(state.token)) throw new AltcraftError(401, textOf(401));
}
