import type { FastifyRequest } from 'fastify';
import { noteFault, targetOf } from '../server/platformServer';
import type { AltcraftState } from './altcraftState';

/** An Altcraft error: its code is in the body, whatever the HTTP status. */
export class AltcraftError extends Error {
	/**
	 * @param code 400, 401, 402 (tariff limit) and 403 have been observed (platform facts)
	 * @param text the `error_text`; the wording is this sandbox's own
	 */
	constructor(
		readonly code: number,
		text: string,
	) {
		super(text);
	}
}

const TEXTS: Readonly<Record<number, string>> = {
	400: 'Bad request',
	401: 'Invalid token',
	402: 'The limit of your tariff is reached',
	403: 'Access denied',
	404: 'Not found',
	500: 'Internal error',
};

export function textOf(code: number): string {
	return TEXTS[code] ?? `Error ${code}`;
}

export function success(response: object): object {
	return { ...response, error: 0, error_text: 'Successful operation' };
}

export function failure({ code, message }: AltcraftError): object {
	return { error: code, error_text: message };
}

/** @throws AltcraftError when a fault is registered for this request */
export function refuseOnDemand({ context }: AltcraftState, request: FastifyRequest): void {
	const fault = context.faults.take(targetOf(request), ['altcraftError']);
	if (!fault) return;
	noteFault(request, fault.kind);
	const { altcraftError: code, text } = fault.fault;
	throw new AltcraftError(code, text ?? textOf(code));
}
