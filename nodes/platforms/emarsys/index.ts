import { badResponse, settingsError } from '../../core/messages';
import { withoutPadding } from '../../core/padding';
import type { Platform } from '../platform';
import { accessChecks } from './accessChecks';
import { endpoint, statusOf } from './api';
import { signInCredentialType } from './authentication';
import { callback, exportIdInCallback } from './callback';
import { columnsOf } from './columns';
import { filesOf } from './download';
import { fields } from './fields';
import { ftpCredential } from './ftp';
import { lists } from './lists';
import { emptyChoices, pickers } from './pickers';
import { options } from './options';
import { startRequestOf } from './startRequest';
import { sinceLastRun } from './sinceLastRun';
import { stateOf } from './state';
import { webDav } from './webDav';

/** SAP Emarsys: contacts (API v2 with WSSE, v3 with OAuth 2.0; the exports are the same). */
export const emarsys: Platform = {
	name: 'emarsys',
	displayName: 'Emarsys',
	subject: '$parameter["exportType"].replace("List", " list")',
	fields,
	options,
	pickers,
	emptyChoices,
	lists,
	accessChecks,
	rejectsDuplicates: true,
	requestedFields: ['contactFields', 'delimiter'],
	credentialType: signInCredentialType,
	callback,
	sinceLastRun,
	deliveryCredential: ftpCredential,
	renewsTokens: (credentialType) => credentialType === 'emarsysOAuth2Api',
	tokenAdvice: 'Accounts that sign in with SAP Cloud Identity have their own token URL.',
	tokenRefreshProbeUrl: (baseUrl) => endpoint({ baseUrl }, '/language'),
	exportId(value) {
		const id = withoutPadding(value);
		if (!/^\d{1,20}$/.test(id)) {
			throw settingsError(
				'Export ID',
				id
					? `"${id.slice(0, 60)}" can't be the ID of an export: it is a number`
					: 'enter the ID of an export',
				'Use the exportId of an item that "Start" returned.',
			);
		}
		return id;
	},
	startRequest: startRequestOf,
	async state(transport, exportId) {
		const data = await statusOf(transport, exportId);
		const named = exportIdInCallback({ data });
		// A cache in between can mix up responses.
		if (named !== undefined && named !== exportId)
			throw badResponse('Emarsys', `it is about export ${named}`).with({ exportId });
		return stateOf(exportId, data);
	},
	files: filesOf,
	fileStore: webDav,
	columns: columnsOf,
	isStartRetryable: (error, ifAlreadyRunning) =>
		error.kind === 'busy' ||
		error.kind === 'rateLimit' ||
		(error.kind === 'alreadyRunning' && ifAlreadyRunning === 'wait'),
};
