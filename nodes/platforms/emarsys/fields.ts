import type { INodeProperties } from 'n8n-workflow';

import { authenticationField } from './authentication';
import { ANALYSIS_FIELDS, exportTypes, SOURCES } from './exportTypes';
import { labels } from './labels';
import { locator } from './locator';
import { customWindowFields, timeWindowFields, WINDOWED } from './timeWindowFields';

const emarsys = { platform: ['emarsys'] };
const starting = { ...emarsys, operation: ['export', 'start'] };
const EXPORT_TYPES = Object.keys(exportTypes);

const contactFields = {
	// The editor requests the list before it has chosen the credential of a new node; a change of these fields reloads it.
	typeOptions: {
		loadOptionsMethod: 'getEmarsysContactFields',
		loadOptionsDependsOn: ['authentication', 'exportType', 'platform'],
	},
	description:
		'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

const DYNAMIC =
	'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>';

/** Fields of the node that only Emarsys has. */
export const fields: INodeProperties[] = [
	authenticationField,
	{
		displayName: labels.exportType,
		name: 'exportType',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: starting },
		options: [
			{
				name: 'Changes',
				value: 'changes',
				description:
					'Contacts whose data changed. Changes made by data imports are not included: use Segment or Contact List.',
			},
			{
				name: 'Contact List',
				value: 'contactList',
				description: 'Every contact on a contact list, no matter when they were added',
			},
			{
				name: 'Registrations',
				value: 'registrations',
				description:
					'Contacts who signed up through a form. Contacts that were imported or created by the API are not included: use Segment for those.',
			},
			{
				name: 'Responses',
				value: 'responses',
				description: 'What contacts did with e-mails and forms: opened, clicked, unsubscribed',
			},
			{
				name: 'Segment',
				value: 'segment',
				description: 'The contacts in a segment. Use a segment without conditions to export all contacts.',
			},
		],
		default: 'registrations',
		hint: 'Registrations are sign-ups through forms only, and Changes leave out data imports: for all contacts, use Segment',
	},
	locator({
		displayName: labels.contactListId,
		name: 'contactListId',
		show: { ...starting, exportType: ['contactList'] },
		description: 'The contact list to export',
		required: true,
		searchListMethod: 'searchEmarsysContactLists',
	}),
	locator({
		displayName: labels.segmentId,
		name: 'segmentId',
		show: { ...starting, exportType: ['segment'] },
		description: 'The segment to export',
		required: true,
		searchListMethod: 'searchEmarsysSegments',
	}),
	{
		displayName: labels.contactFields,
		name: 'contactFields',
		type: 'multiOptions',
		required: true,
		displayOptions: {
			show: { ...starting, exportType: EXPORT_TYPES.filter((type) => type !== 'responses') },
		},
		default: [],
		...contactFields,
		hint: 'The columns of the file, 20 at most',
	},
	{
		displayName: labels.contactFields,
		name: 'contactFields',
		type: 'multiOptions',
		// Not required: analysis fields alone are enough for a file.
		displayOptions: { show: { ...starting, exportType: ['responses'] } },
		default: [],
		...contactFields,
		hint: 'The columns of the file: 20 at most, together with the analysis fields',
	},
	...timeWindowFields,
	{
		displayName: labels.firstRunFrom,
		name: 'firstRunFrom',
		type: 'dateTime',
		displayOptions: {
			show: { ...emarsys, operation: ['export'], exportType: WINDOWED, timeWindow: ['sinceLastRun'] },
		},
		default: '',
		description:
			'Where the window of the first run starts. To export again from an earlier time, change this: the next run starts there. An expression counts as changed when you edit it, not when it returns another time. Runs that you start by hand start where the next run of the published workflow will, and do not change that. All items, and all rounds of a loop, share one window.',
		hint: 'Empty: the first run starts with yesterday. Contacts that this node has output count as exported, even if a later node fails (then use Retry in Executions).',
	},
	...customWindowFields,
	{
		displayName: labels.origin,
		name: 'origin',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { ...starting, exportType: ['changes'] } },
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'API', value: 'api', description: 'Changes made by an API user or an application' },
			{ name: 'Form', value: 'form', description: 'Changes that contacts made in a form' },
		],
		default: 'all',
		description: 'Where the changes came from',
	},
	origin('form', 'getEmarsysForms', 'The form that the changes came from.'),
	origin('api', 'getEmarsysSources', 'The source that the changes came from.'),
	{
		displayName: labels.sources,
		name: 'sources',
		type: 'multiOptions',
		displayOptions: { show: { ...starting, exportType: ['responses'] } },
		options: SOURCES,
		default: ['trackable_links', 'mail_open'],
		description: 'Which kinds of responses to export',
	},
	{
		displayName: labels.analysisFields,
		name: 'analysisFields',
		type: 'multiOptions',
		displayOptions: { show: { ...starting, exportType: ['responses'] } },
		options: ANALYSIS_FIELDS,
		default: [1, 8],
		description: 'Columns about the response itself. Together with the contact fields, 20 at most.',
	},
];

function origin(from: 'form' | 'api', loadOptionsMethod: string, what: string): INodeProperties {
	return {
		displayName: labels.originIdOf[from],
		name: 'originId',
		type: 'options',
		displayOptions: { show: { ...starting, exportType: ['changes'], origin: [from] } },
		typeOptions: {
			loadOptionsMethod,
			loadOptionsDependsOn: ['authentication', 'exportType', 'origin', 'platform'],
		},
		default: '',
		description: `${what} ${DYNAMIC}`,
	};
}
