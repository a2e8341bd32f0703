import { badAnswer, settingsProblem } from '../../export/problems';
import { withoutPadding } from '../../export/padding';
import type { Platform } from '../platform';
import { endpoint, statusOf } from './api';
import { signInCredentialType } from './authentication';
import { callback, exportIdInCallback } from './callback';
import { columnsOf } from './columns';
import { filesOf } from './download';
import { fields } from './fields';
import { ftpCredential } from './ftp';
import { emptyChoices, lookUps } from './lookUps';
import { options } from './options';
import { startRequestOf } from './settings';
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
	lookUps,
	emptyChoices,
	refusesTwins: true,
	credentialType: signInCredentialType,
	callback,
	sinceLastRun,
	handedOn: ftpCredential,
	renewsTokens: (credentialType) => credentialType === 'emarsysOAuth2Api',
	tokenAdvice: 'Accounts that sign in with SAP Cloud Identity have a token URL of their own.',
	renewalUrl: (baseUrl) => endpoint({ baseUrl }, '/language'),
	exportId(value) {
		const id = withoutPadding(value);
		if (!/^\d{1,20}$/.test(id)) {
			throw settingsProblem(
				'Export ID',
				id ? `"${id.slice(0, 60)}" can't be the ID of an export: it is a number` : 'give the ID of an export',
				'Take the exportId of an item that "Start" gave.',
			);
		}
		return id;
	},
	startRequest: startRequestOf,
	async state(transport, exportId) {
		const data = await statusOf(transport, exportId);
		const named = exportIdInCallback({ data });
		// A cache between can mix answers up.
		if (named !== undefined && named !== exportId)
			throw badAnswer('Emarsys', `it is about export ${named}`).with({ exportId });
		return stateOf(exportId, data);
	},
	files: filesOf,
	fileStore: webDav,
	columns: columnsOf,
	worthStartingAgain: (problem, ifAlreadyRunning) =>
		problem.kind === 'busy' ||
		problem.kind === 'rateLimit' ||
		(problem.kind === 'alreadyRunning' && ifAlreadyRunning === 'wait'),
};
