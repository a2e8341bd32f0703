import type { INodeProperties } from 'n8n-workflow';

import { platforms } from '../../platforms';

const waiting = { '/operation': ['export', 'wait', 'download'] };
const starting = { '/operation': ['export', 'start'] };
const withFile = { '/operation': ['export', 'download'] };

const waitingOptions: INodeProperties[] = [
	{
		displayName: 'Max Wait (Minutes)',
		name: 'maxWait',
		type: 'number',
		displayOptions: { show: { '/operation': ['export', 'start', 'wait', 'download'] } },
		typeOptions: { minValue: 0 },
		default: 60,
		description: 'How long to wait for the platform before giving up. The export itself goes on.',
	},
	{
		displayName: 'On Timeout',
		name: 'onTimeout',
		type: 'options',
		displayOptions: { show: waiting },
		options: [
			{ name: 'Continue', value: 'continue', description: 'Pass on the item with timedOut set to true' },
			{ name: 'Fail', value: 'fail', description: 'End with an error that names the export ID' },
		],
		default: 'fail',
		description: 'What to do when the export is not finished in time',
	},
	{
		displayName: 'Poll Interval (Seconds)',
		name: 'pollInterval',
		type: 'number',
		displayOptions: { show: waiting },
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'Seconds between two looks at the export. 0 begins with 2 seconds and grows to 60.',
	},
	{
		displayName: 'If Already Running',
		name: 'ifAlreadyRunning',
		type: 'options',
		displayOptions: { show: { ...starting, '/platform': ['emarsys'] } },
		options: [
			{ name: 'Fail', value: 'fail', description: 'End with an error' },
			{
				name: 'Wait and Start Again',
				value: 'wait',
				description: 'Try again until the other one is finished',
			},
		],
		default: 'fail',
		description: 'What to do when Emarsys says that an export with the same settings is running',
	},
];

const fileOptions: INodeProperties[] = [
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		displayOptions: { show: withFile },
		default: 'data',
		hint: 'The name of the output binary field to put the file in',
	},
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		displayOptions: { show: withFile },
		default: '',
		placeholder: 'contacts.csv',
		description: 'Name for the file; empty for the one that the platform gives it',
	},
];

const entries = [...waitingOptions, ...fileOptions, ...platforms.flatMap(({ options }) => options)];

/** The node's options: those of every platform and those of each, in the order of their labels. */
export const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: entries.sort((a, b) => a.displayName.localeCompare(b.displayName)),
};
