import type { FastifyInstance, FastifyRequest } from 'fastify';
import { noteFault, targetOf } from '../server/platformServer';
import { AltcraftError, failure, refuseOnDemand, success, textOf } from './responses';
import type { AltcraftState } from './altcraftState';
import { Deduplication } from './deduplication';
import { pageOfSources } from './sources';
import { integer, isAltcraftJob, startTask, taskData } from './tasks';
import { checkToken } from './tokens';
import { formatOf, readBody, sendBody, type ApiRequest } from './bodyFormat';

/** The largest and default page size of a list (platform fact: 1000). */
const PAGE = 1000;

type Action = (sent: ApiRequest, request: FastifyRequest) => object;

/** Registers the API's methods: all are POST, and all respond in the format of the request. */
export function registerApiRoutes(app: FastifyInstance, state: AltcraftState): void {
	const { context, settings, jobs, sources } = state;
	const deduplication = new Deduplication(settings, context.now);

	const statusOf = (code: number) => (code === 0 || settings.errorsAs === 'http200' ? 200 : code);

	const method = (path: string, action: Action, isStart = false): void => {
		app.post(path, async (request, reply) => {
			const format = formatOf(request) ?? 'json';
			try {
				const sent = readRequest(state, request);
				if (settings.forbidden.some((right) => path.startsWith(`/${right}/`)))
					throw new AltcraftError(403, textOf(403));
				const old = deduplication.recall(request, isStart);
				if (!old?.code) refuseOnDemand(state, request);
				if (old) {
					void reply.header('Duplicate-Request', 'true');
					return sendBody(reply, format, statusOf(old.code), old.body);
				}
				const body = success(action(sent, request));
				deduplication.remember(request, isStart, { body, code: 0 });
				return sendBody(reply, format, 200, body);
			} catch (error) {
				if (!(error instanceof AltcraftError)) throw error;
				const { code } = error;
				deduplication.remember(request, isStart, { body: failure(error), code });
				return sendBody(reply, format, statusOf(code), failure(error));
			}
		});
	};

	method(
		'/profiles/get_all',
		(sent, request) => {
			const fault = context.faults.take(targetOf(request), ['jobFails']);
			if (fault) noteFault(request, fault.kind);
			return { data: { task_id: startTask(state, sent, fault?.fault).id } };
		},
		true,
	);

	method('/tasks/status', (sent, request) => {
		const job = jobs.find(String(sent.parameters.task_id));
		if (!isAltcraftJob(job)) throw new AltcraftError(400, 'The task was not found');
		const fault = context.faults.take(targetOf(request), ['statusWord']);
		if (fault) noteFault(request, fault.kind);
		return { data: taskData(state, job, fault?.fault.statusWord, request.headers.host) };
	});

	for (const type of ['database', 'segment'] as const) {
		method(`/${type}s/list`, (sent) => {
			const fromId = optionalInteger(sent, 'from_id', 1);
			const limit = optionalInteger(sent, 'limit', PAGE);
			return pageOfSources(sources[type], fromId, Math.min(limit, PAGE));
		});
	}
}

/** @throws AltcraftError 400 for an unknown format, 401 for the token */
function readRequest(state: AltcraftState, request: FastifyRequest): ApiRequest {
	const format = formatOf(request);
	if (format === undefined || (format === 'xml' && !state.settings.xml)) {
		throw new AltcraftError(400, 'Unknown Content-Type');
	}
	const sent = readBody(request, format);
	if (sent === undefined) throw new AltcraftError(400, `The body is not valid ${format.toUpperCase()}`);
	checkToken(state, request, sent.parameters);
	return sent;
}

function optionalInteger(sent: ApiRequest, name: string, missing: number): number {
	if (sent.parameters[name] === undefined) return missing;
	const value = integer(sent, name);
	if (value === undefined) throw new AltcraftError(400, `Invalid ${name}: int expected`);
	return value;
}
