import type { INodeProperties } from 'n8n-workflow';

import { authenticationField } from './authentication';
import { ANALYSIS_FIELDS, SOURCES } from './exportTypes';
import { labels } from './labels';
import { locator } from './locator';
import { timeWindowFields, WINDOWED } from './timeWindowFields';

const emarsys = { platform: ['emarsys'] };
const starting = { ...emarsys, operation: ['export', 'start'] };
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
					'Contacts whose data changed. Leaves out data imports: for those take a segment or a contact list.',
			},
			{
				name: 'Contact List',
				value: 'contactList',
				description: 'Every contact on a contact list, whenever they came',
			},
			{
				name: 'Registrations',
				value: 'registrations',
				description:
					'Contacts who signed up by a form. Leaves out imports and the API: for everyone take a segment.',
			},
			{
				name: 'Responses',
				value: 'responses',
				description: 'What contacts did with e-mails and forms: opened, clicked, unsubscribed',
			},
			{
				name: 'Segment',
				value: 'segment',
				description: 'The contacts in a segment. A segment without conditions is everyone.',
			},
		],
		default: 'registrations',
	},
	locator({
		displayName: labels.contactListId,
		name: 'contactListId',
		show: { ...starting, exportType: ['contactList'] },
		description: 'Whose contacts are exported',
		searchListMethod: 'searchEmarsysContactLists',
	}),
	locator({
		displayName: labels.segmentId,
		name: 'segmentId',
		show: { ...starting, exportType: ['segment'] },
		description: 'Whose contacts are exported',
		searchListMethod: 'searchEmarsysSegments',
	}),
	{
		displayName: labels.contactFields,
		name: 'contactFields',
		type: 'multiOptions',
		displayOptions: { show: starting },
		typeOptions: { loadOptionsMethod: 'getEmarsysContactFields' },
		default: [],
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		hint: 'The columns of the file, 20 at most',
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
			'Where the first run begins; empty is the beginning of yesterday. To fetch again from an earlier moment, change this: the next run begins there. An expression counts as changed when you write another, not when it gives another moment. Runs that you start by hand begin where the next run of the published workflow will, and move nothing.',
		hint: 'What this node has handed out counts as fetched, even if a later node fails: Retry in Executions has that data. All items, and all rounds of a loop, share one window.',
	},
	{
		displayName: labels.from,
		name: 'from',
		type: 'dateTime',
		displayOptions: {
			show: { ...starting, exportType: WINDOWED, timeWindow: ['custom'] },
		},
		default: '',
		description:
			"Beginning of the window. Without a zone it is in the workflow's time zone. For changes only the day in Vienna counts.",
	},
	{
		displayName: labels.to,
		name: 'to',
		type: 'dateTime',
		displayOptions: {
			show: { ...starting, exportType: WINDOWED, timeWindow: ['custom'] },
		},
		default: '',
		description:
			"End of the window. Without a zone it is in the workflow's time zone. For changes only the day in Vienna counts.",
	},
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
		description: 'Columns about the response itself. Together with the contact fields 20 at most.',
	},
];

function origin(from: 'form' | 'api', loadOptionsMethod: string, what: string): INodeProperties {
	return {
		displayName: labels.originIdOf[from],
		name: 'originId',
		type: 'options',
		displayOptions: { show: { ...starting, exportType: ['changes'], origin: [from] } },
		typeOptions: { loadOptionsMethod },
		default: '',
		description: `${what} Empty means every one. ${DYNAMIC}.`,
	};
}
