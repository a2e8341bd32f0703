import type { INode, INodeParameters } from 'n8n-workflow';
import { EXPORT_TYPE, TRIGGER_TYPE } from '../../dev/demo/examples';
import type { NewWorkflow } from '../../dev/n8n';

/*
 * What the next version is frozen with, besides the examples: every operation, export and output, with every option set
 * at least once. Freezing checks that nothing is missing.
 */

/** A node of this package as a user sets it up; anything else is as in a new node. */
interface Step {
	name: string;
	parameters: INodeParameters;
	/** Types. */
	credentials: string[];
}

const QUICK = { pollInterval: 1 };
const byId = (value: number) => ({ __rl: true, mode: 'id', value: String(value) });
const fromList = (value: number, cachedResultName: string) => ({
	__rl: true,
	mode: 'list',
	value: String(value),
	cachedResultName,
});

function altcraft(name: string, operation: string, parameters: INodeParameters = {}): Step {
	return {
		name,
		parameters: { platform: 'altcraft', operation, ...parameters },
		credentials: ['altcraftApi'],
	};
}

function emarsys(name: string, operation: string, parameters: INodeParameters = {}): Step {
	const starts = operation === 'export' || operation === 'start';
	return {
		name,
		parameters: {
			platform: 'emarsys',
			authentication: 'wsse',
			operation,
			...(starts && { contactFields: ['1', '2', '3'] }),
			...parameters,
		},
		credentials: [parameters.authentication === 'oAuth2' ? 'emarsysOAuth2Api' : 'emarsysWsseApi'],
	};
}

const delivered = (name: string, parameters: INodeParameters, options: INodeParameters): Step => {
	const step = emarsys(name, 'export', { ...parameters, options: { ...QUICK, ...options } });
	const ftp = options.distributionMethod === 'mail' ? [] : ['emarsysFtpApi'];
	return { ...step, credentials: [...step.credentials, ...ftp] };
};

const WINDOWS = ['yesterday', 'today', 'lastHour', 'last24Hours', 'last7Days', 'last30Days', 'previousMonth'];
const CUSTOM = { timeWindow: 'custom', from: '2026-11-01T00:00:00', to: '2026-11-03T12:30:00' };

const windows = (exportType: string): Step[] => [
	...WINDOWS.map((timeWindow, index) =>
		emarsys(timeWindow, 'start', {
			...{ exportType, timeWindow },
			// Windows of days are interchangeable, and Emarsys runs no two identical exports at once.
			contactFields: ['1', String(index + 2)],
		}),
	),
	emarsys('custom', 'start', { exportType, ...CUSTOM }),
	emarsys('sinceLastRun', 'export', {
		...{ exportType, timeWindow: 'sinceLastRun', firstRunFrom: '2026-11-18T08:00:00', options: QUICK },
	}),
];

/** File → the nodes of a chain. */
const CHAINS: Record<string, Step[]> = {
	'altcraft-database': [altcraft('Export', 'export', { sourceId: fromList(1, 'Database #1') })],
	'altcraft-segment-rows': [
		altcraft('Export', 'export', {
			...{ sourceType: 'segment', sourceId: byId(4), output: 'rows' },
			options: { ...QUICK, maxRows: 20, wireFormat: 'json' },
		}),
	],
	'altcraft-parts': [
		altcraft('Export', 'export', {
			...{ sourceType: 'database', sourceId: byId(2), output: 'parts' },
			options: {
				...{ ...QUICK, maxWait: 30, onTimeout: 'continue', wireFormat: 'xml', fileFormat: 'csv' },
				...{ customRequest: '{"city": "Wien"}', rowsPerPart: 20, maxRows: 40 },
				...{ binaryPropertyName: 'part', fileName: 'profiles.csv' },
			},
		}),
	],
	'altcraft-steps': [
		altcraft('Start', 'start', { sourceId: byId(1) }),
		altcraft('Wait', 'wait', { options: QUICK }),
		altcraft('Get status', 'getStatus'),
		altcraft('Download', 'download', { exportId: '={{ $("Start").item.json.exportId }}' }),
		altcraft('Download as rows', 'download', {
			...{ exportId: '={{ $("Start").item.json.exportId }}', output: 'rows' },
		}),
	],
	'emarsys-registrations': [emarsys('Export', 'export')],
	'emarsys-registrations-rows': [
		emarsys('Export', 'export', {
			...{ ...CUSTOM, output: 'rows', contactFields: '={{ "1,2,3,31" }}' },
			options: { ...QUICK, columnNames: 'fieldId', maxRows: 10 },
		}),
	],
	'emarsys-registrations-options': [
		emarsys('Export', 'export', {
			...CUSTOM,
			options: {
				...{ ...QUICK, maxWait: 30, onTimeout: 'continue', ifAlreadyRunning: 'wait' },
				...{ addFieldNamesHeader: false, delimiter: ';', language: 'de', withTimestamp: false },
				...{ contactListId: byId(718330), binaryPropertyName: 'contacts', fileName: 'contacts.csv' },
				distributionMethod: 'local',
			},
		}),
	],
	'emarsys-windows': windows('registrations'),
	'emarsys-windows-of-changes': windows('changes'),
	'emarsys-changes': [
		emarsys('All', 'export', { exportType: 'changes', ...CUSTOM, options: QUICK }),
		emarsys('By a form', 'start', { exportType: 'changes', ...CUSTOM, origin: 'form', originId: '41' }),
		emarsys('By the API', 'start', { exportType: 'changes', ...CUSTOM, origin: 'api', originId: '1001' }),
	],
	'emarsys-contact-list-rows': [
		emarsys('Export', 'export', {
			...{ authentication: 'oAuth2', exportType: 'contactList', output: 'rows' },
			...{ contactListId: fromList(111111111, 'All newsletter readers') },
			options: { ...QUICK, columnNames: 'stringId', delimiter: ',', onTimeout: 'fail' },
		}),
	],
	'emarsys-segment-parts': [
		emarsys('Export', 'export', {
			...{ exportType: 'segment', segmentId: byId(100002033), output: 'parts' },
			options: { ...QUICK, rowsPerPart: 20, ifAlreadyRunning: 'fail' },
		}),
	],
	'emarsys-responses': [
		emarsys('Export', 'export', { exportType: 'responses', ...CUSTOM, options: QUICK }),
		emarsys('Everything', 'start', {
			...{ exportType: 'responses', ...CUSTOM },
			sources: [
				...['change_profile', 'complaint', 'contact_us', 'mail_open', 'trackable_links'],
				...['registration_forms', 'tell_a_friend', 'unsubscribe'],
			],
			analysisFields: [14, 12, 1, 15, 4, 3, 2, 8, 5, 13],
			options: { emailId: '7654321', contactListId: fromList(718330, 'Messebesucher Köln') },
		}),
	],
	'emarsys-delivery': [
		delivered('By FTP', { ...CUSTOM }, { distributionMethod: 'ftp' }),
		delivered(
			'By SFTP',
			{ exportType: 'contactList', contactListId: byId(718331) },
			{
				distributionMethod: 'sftp',
			},
		),
		delivered(
			'By mail',
			{ exportType: 'segment', segmentId: byId(100002034) },
			{
				...{ distributionMethod: 'mail', mailTo: 'reports@example.com' },
			},
		),
	],
	'emarsys-steps': [
		emarsys('Start', 'start', {
			...{ ...CUSTOM, continueWhen: 'started' },
			options: { notificationUrl: 'http://127.0.0.1:9/called' },
		}),
		emarsys('Wait', 'wait', { options: { ...QUICK, maxWait: 30 } }),
		emarsys('Get status', 'getStatus'),
		emarsys('Download', 'download', { exportId: '={{ $("Start").item.json.exportId }}' }),
		emarsys('Download as rows', 'download', {
			...{ exportId: '={{ $("Start").item.json.exportId }}', output: 'rows' },
			options: {
				...{ columnNames: 'file', addFieldNamesHeader: true, language: 'en', contactFields: '1,2,3' },
				maxRows: 5,
			},
		}),
	],
	'emarsys-called-back': [
		emarsys('Start', 'start', { ...CUSTOM, continueWhen: 'calledBack', options: { maxWait: 30 } }),
	],
};

/** File → parameters and credential of a trigger. */
const TRIGGERS: Record<string, [INodeParameters, string]> = {
	'trigger-status': [{ authentication: 'wsse' }, 'emarsysWsseApi'],
	'trigger-file': [
		{
			...{ authentication: 'oAuth2', events: ['done'], output: 'file' },
			options: {
				...{ binaryPropertyName: 'export', fileName: 'export.csv' },
				...{ ipAllowlist: '127.0.0.0/8, ::1', secret: 'frozen-secret' },
			},
		},
		'emarsysOAuth2Api',
	],
	'trigger-rows': [
		{
			...{ authentication: 'wsse', events: ['done', 'failed'], output: 'rows' },
			options: { addFieldNamesHeader: true, columnNames: 'stringId', maxRows: 10 },
		},
		'emarsysWsseApi',
	],
	'trigger-rows-by-id': [
		{ authentication: 'wsse', output: 'rows', options: { columnNames: 'fieldId', maxRows: 10 } },
		'emarsysWsseApi',
	],
	'trigger-rows-as-in-the-file': [
		{ authentication: 'wsse', output: 'rows', options: { columnNames: 'file', maxRows: 10 } },
		'emarsysWsseApi',
	],
};

/** All nodes, before the editor omits values that are as in a new node. */
export function cases(): Array<{ file: string; workflow: NewWorkflow }> {
	return [
		...Object.entries(CHAINS).map(([name, steps]) => one(name, [MANUAL, ...steps.map(exportNode)])),
		...Object.entries(TRIGGERS).map(([name, trigger]) => one(name, [triggerNode(...trigger), NEXT])),
	];
}

const base = { id: '', typeVersion: 1, position: [0, 0] as [number, number] };
const MANUAL: INode = { ...base, name: 'Manual', type: 'n8n-nodes-base.manualTrigger', parameters: {} };
const NEXT: INode = { ...base, name: 'Next', type: 'n8n-nodes-base.noOp', parameters: {} };

function exportNode({ name, parameters, credentials }: Step): INode {
	return {
		...base,
		typeVersion: 2,
		name,
		type: EXPORT_TYPE,
		parameters,
		credentials: references(credentials),
	};
}

function triggerNode(parameters: INodeParameters, credential: string): INode {
	const credentials = references([credential]);
	return {
		...base,
		typeVersion: 2,
		name: 'Emarsys calls',
		type: TRIGGER_TYPE,
		parameters,
		credentials,
		webhookId: '',
	};
}

const references = (types: string[]) =>
	Object.fromEntries(types.map((type) => [type, { id: type, name: type }]));

function one(name: string, linearWorkflow: INode[]): { file: string; workflow: NewWorkflow } {
	const nodes = linearWorkflow.map(
		(node, index): INode => ({
			...node,
			id: `${name}-${index}`,
			position: [200 * index, 0],
			...('webhookId' in node && { webhookId: name }),
		}),
	);
	const connections = Object.fromEntries(
		nodes
			.slice(1)
			.map(({ name: to }, index) => [
				nodes[index]?.name ?? '',
				{ main: [[{ node: to, type: 'main' as const, index: 0 }]] },
			]),
	);
	const settings = { executionOrder: 'v1' as const, timezone: 'Europe/Vienna' };
	return { file: `${name}.json`, workflow: { name, nodes, connections, settings } };
}
