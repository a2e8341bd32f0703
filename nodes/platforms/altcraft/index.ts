import { asError } from '../../core/exportError';
import { settingsError } from '../../core/messages';
import { withoutPadding } from '../../core/padding';
import type { Platform } from '../platform';
import { accessChecks } from './accessChecks';
import { call } from './api';
import { filesOf } from './download';
import { unknownTask, withFormatAdvice } from './errors';
import { fields, options } from './fields';
import { lists } from './lists';
import { pickers } from './pickers';
import { startRequestOf, bodyFormatOf } from './startRequest';
import { stateOf } from './state';

/** Altcraft Platform: profiles of a database or a segment (API v1.1). */
export const altcraft: Platform = {
	name: 'altcraft',
	displayName: 'Altcraft',
	fields,
	options,
	pickers,
	lists,
	accessChecks,
	rejectsDuplicates: false,
	requestedFields: ['delimiter'],
	credentialType: () => 'altcraftApi',
	renewsTokens: () => false,
	tokenRefreshProbeUrl: (baseUrl) => baseUrl,
	exportId(value) {
		const id = withoutPadding(value);
		// Opaque: the documentation only says that it is text, and shows IDs with and without a prefix.
		if (!/^\S{1,200}$/.test(id)) {
			throw settingsError(
				'Export ID',
				id ? `"${id.slice(0, 60)}" can't be the ID of an export` : 'enter the ID of an export',
				'Use the exportId of an item that "Start" returned.',
			);
		}
		return id;
	},
	startRequest: startRequestOf,
	async state(transport, exportId, read) {
		const format = bodyFormatOf(read);
		try {
			const envelope = await call(transport, 'tasks/status', { task_id: exportId }, { format });
			return stateOf(exportId, envelope['data']);
		} catch (error) {
			const unknown = unknownTask(error, exportId);
			throw unknown ? withFormatAdvice(unknown, format) : asError(error);
		}
	},
	files: filesOf,
	isStartRetryable: (error) => error.kind === 'rateLimit',
};
