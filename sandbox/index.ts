import { ALTCRAFT_DEFAULTS, type AltcraftState } from './altcraft/altcraftState';
import { altcraftServer } from './altcraft/altcraftServer';
import { altcraftSources } from './altcraft/sources';
import { emarsysAccount, EMARSYS_PERMISSIONS } from './emarsys/account';
import { CallbackSender } from './emarsys/callbacks';
import { ContactFields } from './emarsys/contactFields';
import { emarsysServer, TOKEN_PATH } from './emarsys/emarsysServer';
import type { EmarsysState } from './emarsys/emarsysState';
import { isEmarsysJob, statusPayload } from './emarsys/exportStatus';
import { BearerTokens } from './emarsys/oauth';
import { RateLimit } from './emarsys/rateLimit';
import { WEBDAV_PATH } from './emarsys/webDav';
import { WsseChecker } from './emarsys/wsse';
import type { JobSettings } from './jobs/exportJob';
import { JobStore } from './jobs/jobStore';
import type { AltcraftSandbox, EmarsysSandbox, Sandbox, SandboxOptions } from './options';
import { contacts as contactsOf, type Contact } from './contacts/contact';
import { FaultRegistry } from './server/faultRegistry';
import type { ServerContext } from './server/platformServer';
import { otherOriginServer } from './server/otherOrigin';

export type { AltcraftSettings, Installation } from './altcraft/altcraftState';
export type { CallbackAttempt, CallbackSettings } from './emarsys/callbacks';
export { EMARSYS_PERMISSIONS } from './emarsys/account';
export { EMARSYS_FAILURES, type EmarsysFailureName } from './emarsys/responses';
export { wsseDigest } from './emarsys/wsse';
export type { ExportJob } from './jobs/exportJob';
export type { Jobs } from './jobs/jobStore';
export type { AltcraftSandbox, EmarsysSandbox, Sandbox, SandboxOptions } from './options';
export type { Fault, FaultHandle } from './server/faultRegistry';
export type { RecordedRequest } from './server/recorder';

const HOST = '127.0.0.1';

/** State shared by both platforms. */
interface Shared {
	options: SandboxOptions;
	context: ServerContext;
	jobs: JobStore;
	jobSettings: JobSettings;
	contacts: readonly Contact[];
}

/**
 * Starts a stand-in for both platforms on this machine's loopback addresses.
 *
 * @throws Error if a port is taken
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const now = options.now ?? Date.now;
	const context: ServerContext = { faults: new FaultRegistry(), requests: [], now };
	const jobs = new JobStore(now);
	const jobSettings: JobSettings = {
		rows: options.rows ?? 1000,
		jobDurationMs: options.jobDurationMs ?? 3000,
		...(options.file !== undefined && { file: options.file }),
	};
	const shared: Shared = { options, context, jobs, jobSettings, contacts: contactsOf(options.seed ?? 1) };
	const altcraft = altcraftState(shared);
	const emarsys = emarsysState(shared);
	const otherOriginContext: ServerContext = { ...context, requests: [] };
	const servers = [
		altcraftServer(altcraft),
		emarsysServer(emarsys),
		otherOriginServer(otherOriginContext),
	] as const;
	const close = async (): Promise<void> => {
		emarsys.callbacks.close();
		await Promise.all(servers.map(async (server) => await server.close()));
	};
	try {
		const altcraftUrl = await servers[0].listen({ host: HOST, port: options.ports?.altcraft ?? 0 });
		const emarsysUrl = await servers[1].listen({ host: HOST, port: options.ports?.emarsys ?? 0 });
		// Not the platforms' host name: HTTP clients compare hosts by name.
		await servers[2].listen({ host: 'localhost', port: 0 });
		const address = servers[2].server.address();
		const otherOriginPort = typeof address === 'object' && address !== null ? address.port : 0;
		return {
			altcraft: altcraftHandle(altcraft, altcraftUrl),
			emarsys: emarsysHandle(emarsys, emarsysUrl),
			otherOrigin: { origin: `http://localhost:${otherOriginPort}`, requests: otherOriginContext.requests },
			requests: context.requests,
			jobs,
			now,
			faults: context.faults,
			setJobDuration: (milliseconds) => {
				jobSettings.jobDurationMs = milliseconds;
			},
			setRows: (rows) => {
				jobSettings.rows = rows;
			},
			setFileForm: (form) => {
				jobSettings.form = form;
			},
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

function altcraftState({ options, ...shared }: Shared): AltcraftState {
	const {
		token = 'b2f9fd6a0c2d4f5f8d0cf3b6c9e15a77',
		extraSources = 0,
		...settings
	} = options.altcraft ?? {};
	return {
		...shared,
		token,
		settings: { ...ALTCRAFT_DEFAULTS, ...settings },
		sources: altcraftSources(extraSources),
	};
}

function emarsysState({ options, ...shared }: Shared): EmarsysState {
	const chosen = options.emarsys ?? {};
	const { now } = shared.context;
	const { username = 'sandbox001', secret = 'Xk29sPq7VtLm4RdZ8wYb' } = chosen;
	const { clientId = 'sandbox-client', clientSecret = 'cs_5Jt8nQw2Hf7Kx0Zr' } = chosen;
	const { tokenLifetimeSeconds = 3600 } = chosen;
	const callbacks = new CallbackSender((job) => (isEmarsysJob(job) ? statusPayload(job, now()) : {}), now);
	Object.assign(callbacks.settings, chosen.callbacks);
	shared.jobs.onEndedEarly((job) => callbacks.endedEarly(job));
	return {
		...shared,
		account: emarsysAccount(new ContactFields(chosen.extraFields ?? 0), chosen.extraLists ?? 0),
		settings: {
			permissions: new Set(chosen.permissions ?? EMARSYS_PERMISSIONS),
			oneSegmentAtATime: chosen.oneSegmentAtATime ?? true,
			failuresAs: chosen.failuresAs ?? 'httpStatus',
			lineEnd: chosen.lineEnd ?? '\n',
			bom: chosen.bom ?? false,
			servesFile: chosen.servesFile ?? 'ifCsvAccepted',
			finalStatus: chosen.finalStatus ?? 'done',
			namesFile: chosen.namesFile ?? true,
			webDav: chosen.webDav ?? true,
			localDelivery: chosen.localDelivery ?? true,
			fieldLists: chosen.fieldLists ?? 'both',
			...(chosen.filePrefix !== undefined && { filePrefix: chosen.filePrefix }),
		},
		wsse: new WsseChecker(username, secret),
		webDavUser: { username: 'webdav001', password: 'wd-Qm7xT2vK9pLs' },
		deletedFiles: new Set(),
		tokens: new BearerTokens(
			{ clientId, clientSecret, tokenLifetimeSeconds, credentialsIn: chosen.tokenCredentialsIn ?? 'header' },
			now,
		),
		rateLimit: new RateLimit(chosen.rateLimitPerMinute ?? 1000, now),
		callbacks,
	};
}

function altcraftHandle(state: AltcraftState, baseUrl: string): AltcraftSandbox {
	return {
		baseUrl,
		token: state.token,
		setInstallation: (installation) => {
			state.settings.installation = installation;
		},
		set: (settings) => {
			Object.assign(state.settings, settings);
		},
	};
}

function emarsysHandle(state: EmarsysState, origin: string): EmarsysSandbox {
	const { account, callbacks, deletedFiles, rateLimit, settings, tokens, webDavUser, wsse } = state;
	return {
		v2Url: `${origin}/api/v2`,
		v3Url: `${origin}/api/v3`,
		tokenUrl: `${origin}${TOKEN_PATH}`,
		webDavUrl: `${origin}${WEBDAV_PATH}`,
		webDavUser,
		deletedFiles,
		username: wsse.username,
		secret: wsse.secret,
		clientId: tokens.client.clientId,
		clientSecret: tokens.client.clientSecret,
		contactFields: account.fields.list('en'),
		contactLists: account.contactLists,
		segments: account.segments,
		callbacks: callbacks.attempts,
		unsettledCallbacks: () => callbacks.unsettled,
		revokeTokens: () => tokens.revokeAll(),
		setTokenLifetime: (seconds) => {
			tokens.client.tokenLifetimeSeconds = seconds;
		},
		setTokenCredentialsIn: (place) => {
			tokens.client.credentialsIn = place;
		},
		setPermissions: (names) => {
			settings.permissions = new Set(names);
		},
		setRateLimit: (perMinute) => {
			rateLimit.perMinute = perMinute;
		},
		setCallbacks: (changes) => {
			Object.assign(callbacks.settings, changes);
		},
		callBack: async (exportId) => {
			const job = state.jobs.get(exportId);
			const url = isEmarsysJob(job) ? job.start.notificationUrl : undefined;
			if (url === undefined) throw new Error(`Export ${exportId} has no notification_url`);
			await callbacks.announce(job, url);
		},
		set: (changes) => {
			Object.assign(settings, changes);
		},
	};
}
