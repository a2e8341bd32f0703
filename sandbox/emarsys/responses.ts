import type { FastifyReply } from 'fastify';

/** An Emarsys failure: HTTP status, replyCode (missing where the platform sends none) and text. */
export interface EmarsysFailure {
	status: number;
	replyCode: number;
	replyText: string;
}

/** Named failures. Codes are platform facts; texts other than those of validation are this sandbox's wording. */
export const EMARSYS_FAILURES = {
	unauthorized: { status: 401, replyCode: 1, replyText: 'Unauthorized' },
	timeFrame: { status: 401, replyCode: 1, replyText: 'Time frame is invalid' },
	notEnabled: { status: 403, replyCode: 1, replyText: 'Access to this endpoint is not enabled' },
	parametersInvalid: { status: 400, replyCode: 4000, replyText: 'Invalid parameters' },
	exportRunning: {
		status: 400,
		replyCode: 4001,
		replyText: 'An export with the same setting is already running',
	},
	typeInvalid: { status: 400, replyCode: 4002, replyText: 'Invalid export type' },
	fileGone: { status: 410, replyCode: 4003, replyText: 'The export file is no longer stored' },
	notLocal: {
		status: 404,
		replyCode: 4004,
		replyText: 'The export was not made with the local distribution method',
	},
	inProgress: { status: 404, replyCode: 4005, replyText: 'The export is still in progress' },
	fileLost: { status: 404, replyCode: 4006, replyText: 'The export file was lost' },
	serverError: { status: 500, replyCode: 4007, replyText: 'Server error' },
	segmentEvaluating: { status: 202, replyCode: 10001, replyText: 'The segment is being evaluated' },
	segmentRunning: {
		status: 423,
		replyCode: 10003,
		replyText: 'A segment is already being run by this administrator',
	},
	rateLimited: { status: 429, replyCode: 7003, replyText: 'Too many requests' },
} as const satisfies Record<string, EmarsysFailure>;

/** Name of a failure that a test can request. */
export type EmarsysFailureName = keyof typeof EMARSYS_FAILURES;

/** Thrown anywhere in a route, it becomes the response. */
export class EmarsysError extends Error {
	constructor(readonly failure: EmarsysFailure) {
		super(failure.replyText);
	}
}

/** A parameter that the platform rejects: 400/10001 with one of its documented texts. */
export function invalid(replyText: string): EmarsysError {
	return new EmarsysError({ status: 400, replyCode: 10001, replyText });
}

export function replyOk(reply: FastifyReply, data: unknown): FastifyReply {
	return reply.code(200).send({ replyCode: 0, replyText: 'OK', data });
}

/**
 * Responds with a failure.
 *
 * @param http200 whether to send HTTP 200 with a non-zero replyCode, as the platform may
 */
export function replyFailure(reply: FastifyReply, failure: EmarsysFailure, http200 = false): FastifyReply {
	const { status, replyCode, replyText } = failure;
	return reply.code(http200 ? 200 : status).send({ replyCode, replyText, data: '' });
}
