import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { inForm } from '../jobs/fileForm';
import { hasEnded } from '../jobs/exportJob';
import { noteFault, targetOf } from '../server/platformServer';
import { bodyText } from '../server/recorder';
import { access, type ApiVersion } from './access';
import type { EmarsysState } from './emarsysState';
import { isEmarsysJob, statusPayload, type EmarsysJob } from './exportStatus';
import { exportTable, rowsOf } from './exportTable';
import { EXPORT_TYPES, type EmarsysExportType } from './exportTypes';
import { shown, wholeNumber, type Parameters } from './parameters';
import { EMARSYS_FAILURES, EmarsysError, invalid, replyOk } from './responses';
import { checkStart, type CheckedStart } from './startRules';

/** The ID in the vendor's example, given to the first export. */
const FIRST_ID = 222222222;

/** Registers the routes for starting an export, its status and its file. */
export function registerExportRoutes(app: FastifyInstance, state: EmarsysState, version: ApiVersion): void {
	for (const type of Object.keys(EXPORT_TYPES) as EmarsysExportType[]) {
		const { path, permission } = EXPORT_TYPES[type];
		app.post(path, { preHandler: access(state, version, permission) }, async (request, reply) => {
			const sent = parametersOf(request);
			const start = checkStart(type, sent, state.account);
			if (start.distributionMethod === 'local' && !state.settings.localDelivery) {
				throw invalid('Invalid distribution method: local');
			}
			refuseSecondRun(state, type, sent);
			// Platform fact: the ID is a number here and a string in the status.
			return replyOk(reply, { id: Number(startJob(state, request, start, sent).id) });
		});
	}

	app.post('/export/:kind', { preHandler: access(state, version, undefined) }, () => {
		throw new EmarsysError(EMARSYS_FAILURES.typeInvalid);
	});

	app.get<IdRoute>(
		'/export/:id',
		{ preHandler: access(state, version, 'export.status') },
		async (request, reply) => {
			const job = jobOf(state, request.params.id);
			const fault = state.context.faults.take(targetOf(request), ['statusWord']);
			if (fault) noteFault(request, fault.kind);
			return replyOk(reply, statusPayload(job, state.context.now(), fault?.fault.statusWord));
		},
	);

	app.get<DataRoute>(
		'/export/:id/data',
		{ preHandler: access(state, version, 'export.download') },
		async (request, reply) => {
			const job = jobOf(state, request.params.id);
			const page = pageOf(request.query);
			if (job.start.distributionMethod !== 'local') throw new EmarsysError(EMARSYS_FAILURES.notLocal);
			if (!hasEnded(job, state.context.now())) throw new EmarsysError(EMARSYS_FAILURES.inProgress);
			const file = job.files[0];
			if (job.failure || file === undefined) throw new EmarsysError(EMARSYS_FAILURES.fileLost);
			if (!givesFile(state, request.headers.accept)) {
				return replyOk(reply, statusPayload(job, state.context.now()));
			}
			const table = file.table();
			const { form } = state.jobSettings;
			const made = form && Object.keys(form).length > 0 ? await inForm(table.stream(), form) : undefined;
			return await reply
				.header('Content-Type', 'text/csv;charset=UTF-8')
				.header('Content-Disposition', `attachment; filename="${file.name}"`)
				.header('Content-Length', made?.length ?? table.byteLength(page))
				.send(made ?? table.stream(page));
		},
	);
}

interface IdRoute {
	Params: { id: string };
}

interface DataRoute extends IdRoute {
	Querystring: Record<string, string>;
}

/** Seen on v3: a client that prefers JSON gets the status. */
function givesFile({ settings }: EmarsysState, accept = '*/*'): boolean {
	if (settings.servesFile === 'never') return false;
	const weights = accept.split(',').map((range): [string, number] => {
		const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
		const weight = parameters.find((parameter) => parameter.startsWith('q='));
		return [type, weight === undefined ? 1 : Number(weight.slice(2))];
	});
	const weightOf = (...types: string[]): number => weights.find(([type]) => types.includes(type))?.[1] ?? 0;
	return weightOf('text/csv', 'text/*', '*/*') >= weightOf('application/json');
}

function parametersOf(request: FastifyRequest): Parameters {
	const refuse = new EmarsysError(EMARSYS_FAILURES.parametersInvalid);
	if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) throw refuse;
	try {
		const body = JSON.parse(bodyText(request)) as unknown;
		if (typeof body !== 'object' || body === null || Array.isArray(body)) throw refuse;
		return body as Parameters;
	} catch {
		throw refuse;
	}
}

/** What makes two exports equal to the platform: everything except the notification URL. */
function settingOf(type: string, sent: Parameters): string {
	const names = Object.keys(sent).filter((name) => name !== 'notification_url');
	return JSON.stringify([type, ...names.sort().map((name) => [name, sent[name]])]);
}

function refuseSecondRun(state: EmarsysState, type: EmarsysExportType, sent: Parameters): void {
	const running = state.jobs
		.list()
		.filter((job) => isEmarsysJob(job) && job.type === type && !hasEnded(job, state.context.now()));
	const setting = settingOf(type, sent);
	if (running.some((job) => settingOf(type, job.parameters) === setting)) {
		throw new EmarsysError(EMARSYS_FAILURES.exportRunning);
	}
	if (type === 'segment' && state.settings.oneSegmentAtATime && running.length > 0) {
		throw new EmarsysError(EMARSYS_FAILURES.segmentRunning);
	}
}

function startJob(
	state: EmarsysState,
	request: FastifyRequest,
	start: CheckedStart,
	sent: Parameters,
): EmarsysJob {
	const { context, jobs, jobSettings, settings, contacts, account } = state;
	const number = FIRST_ID + jobs.list().filter(isEmarsysJob).length;
	const fault = context.faults.take(targetOf(request), ['jobFails']);
	if (fault) noteFault(request, fault.kind);
	const { rows, jobDurationMs } = jobSettings;
	const dialect = { lineEnd: settings.lineEnd, bom: settings.bom };
	const ending = createHash('sha1').update(String(number)).digest('hex').slice(0, 6);
	const job: EmarsysJob = {
		id: String(number),
		platform: 'emarsys',
		type: start.type,
		parameters: sent,
		start,
		startedAt: context.now(),
		finalStatus: settings.finalStatus,
		namesFile: settings.namesFile,
		durationMs: jobDurationMs,
		rows: rowsOf(start, rows),
		files: [
			{
				name: `${settings.filePrefix ?? EXPORT_TYPES[start.type].filePrefix}_${number}_1_${start.language}-${ending}.csv`,
				key: String(number),
				table: () => exportTable(start, account, contacts, rows, dialect),
			},
		],
		...(fault ? { failure: { word: fault.fault.word ?? 'error', errors: fault.fault.errors ?? [] } } : {}),
	};
	jobs.add(job);
	if (start.notificationUrl !== undefined) state.callbacks.watch(job, start.notificationUrl);
	return job;
}

function jobOf(state: EmarsysState, id: string): EmarsysJob {
	const job = state.jobs.find(id);
	if (!isEmarsysJob(job)) throw invalid('Invalid export ID');
	return job;
}

function pageOf(query: Record<string, string>): { offset: number; limit: number } {
	const number = (name: string, missing: number): number => {
		const value = query[name];
		if (value === undefined) return missing;
		const read = wholeNumber(value);
		if (read === undefined) throw invalid(`Invalid value for ${name}: ${shown(value)}`);
		return read;
	};
	return { offset: number('offset', 0), limit: number('limit', Number.MAX_SAFE_INTEGER) };
}
