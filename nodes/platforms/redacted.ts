import type { ExportState } from '../core/job';
import { asError, ExportError } from '../core/exportError';
import { redactDeep, type Redact } from '../core/redaction';
import type { AccessCheck, AccountList, Columns, ExportFile, Platform, StartRequest } from './platform';

/**
 * Wraps a platform so that its states and errors never contain credentials: a server's response can echo what it was
 * sent. Masking them here means that no caller has to.
 */
export function withRedaction(platform: Platform, redactor: () => Promise<Redact>): Platform {
	const guard = async <T>(action: () => Promise<T>): Promise<T> => {
		try {
			return await action();
		} catch (error) {
			throw asError(masked(error, await redactor()));
		}
	};
	const { accessChecks, columns, fileStore, lists } = platform;
	const guarded = (file: ExportFile): ExportFile => {
		const { remove } = file;
		return {
			...file,
			open: async () => await guard(file.open),
			...(remove && { remove: async () => await guard(remove) }),
		};
	};
	const guardedList = (list: AccountList): AccountList => ({
		...list,
		page: async (transport, token) =>
			await guard(async () => redactDeep(await list.page(transport, token), await redactor())),
	});
	const guardedCheck = (check: AccessCheck): AccessCheck => ({
		...check,
		run: async () => await guard(async () => redactDeep(await check.run(), await redactor())),
	});
	return {
		...platform,
		startRequest(read, context) {
			const request = platform.startRequest(read, context);
			const start: StartRequest['start'] = async (transport, attemptId) =>
				await guard(async () => await request.start(transport, attemptId));
			return { ...request, start };
		},
		state: async (transport, exportId, read) =>
			await guard(async () => maskedState(await platform.state(transport, exportId, read), await redactor())),
		files: (transport, state) => platform.files(transport, state).map(guarded),
		...(lists && {
			lists: Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, guardedList(list)])),
		}),
		...(accessChecks && {
			accessChecks: (transport, now) => accessChecks(transport, now).map(guardedCheck),
		}),
		...(fileStore && {
			fileStore: {
				...fileStore,
				files: (transports, state) => fileStore.files(transports, state).map(guarded),
			},
		}),
		...(columns && {
			columns(read) {
				const settings = columns(read);
				const keys: Columns['keys'] = async (transport, request) =>
					await guard(async () => await settings.keys(transport, request));
				return { ...settings, keys };
			},
		}),
	};
}

// IDs and URLs are sent back to the platform, so they must not change; URLs never get into an item.
function maskedState(state: ExportState, redact: Redact): ExportState {
	const { exportId, fileUrls, ...texts } = state;
	return { ...redactDeep(texts, redact), exportId, ...(fileUrls && { fileUrls }) };
}

function masked(error: unknown, redact: Redact): unknown {
	if (!(error instanceof ExportError)) return error;
	const { kind, message, details } = error;
	const description = details.description === undefined ? {} : { description: redact(details.description) };
	return new ExportError(kind, redact(message), { ...details, ...description });
}
