import type { INodeProperties } from 'n8n-workflow';

import { encodingField, onBadRowField } from '../../platforms/readingFields';
import { platforms } from '../../platforms';
import { exportOperations } from '../operations';
import { ELSEWHERE } from './common';

const waiting = { '/operation': ['export', 'wait', 'download'] };
const starting = { '/operation': ['export', 'start'] };
const withFile = { '/operation': ['export', 'download'] };
const withBinary = { ...withFile, '/output': ['file', 'parts'] };

const waitingOptions: INodeProperties[] = [
	// Only `show` conditions, no `hide`: the editor keeps the values of fields that another operation had.
	{
		displayName: 'Max Wait (Minutes)',
		name: 'maxWait',
		type: 'number',
		// A start waits, too: for a busy platform, for a running duplicate, or to be called back.
		displayOptions: { show: { '/operation': ['export', 'start', 'wait', 'download'] } },
		typeOptions: { minValue: 0 },
		default: 60,
		description: 'How long to wait for the platform before giving up. The export itself continues.',
	},
	{
		displayName: 'On Timeout',
		name: 'onTimeout',
		type: 'options',
		displayOptions: { show: waiting },
		options: [
			{ name: 'Continue', value: 'continue', description: 'Pass on the item with timedOut set to true' },
			{ name: 'Fail', value: 'fail', description: 'Fail with an error that names the export ID' },
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
		description: 'Seconds between status checks. 0 starts with 2 seconds and grows to 60.',
	},
];

const ifAlreadyRunning: INodeProperties = {
	displayName: 'If Already Running',
	name: 'ifAlreadyRunning',
	type: 'options',
	displayOptions: { show: starting },
	options: [
		{ name: 'Fail', value: 'fail', description: 'Fail with an error' },
		{
			name: 'Wait and Start Again',
			value: 'wait',
			description: 'Try again until the other one is finished',
		},
	],
	default: 'fail',
	description: 'What to do when the platform says that an export with the same settings is running',
};

const fileOptions: INodeProperties[] = [
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		displayOptions: { show: withBinary },
		default: 'data',
		hint: 'The name of the output binary field to put the file in',
	},
	encodingField({ ...withFile, '/output': ['rows', 'parts'] }),
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		displayOptions: { show: withBinary },
		default: '',
		placeholder: 'e.g. contacts.csv',
		description: 'Name for the file; empty for the name that the platform uses',
	},
	{
		displayName: 'Max Rows',
		name: 'maxRows',
		type: 'number',
		displayOptions: { show: { ...withFile, '/output': ['rows', 'parts'] } },
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'Stop after this many rows, to try things out. 0 means no limit. An AI agent gets 50 unless this option says otherwise.',
	},
	onBadRowField({ ...withFile, '/output': ['rows', 'parts'] }),
	{
		displayName: 'Rows per Part',
		name: 'rowsPerPart',
		type: 'number',
		displayOptions: { show: { ...withFile, '/output': ['parts'] } },
		typeOptions: { minValue: 1 },
		default: 10000,
		description: 'Rows in each part, not counting the header. A part also ends when it reaches 16 MB.',
	},
];

/**
 * The node's options, one collection per platform: those that all platforms share and its own, sorted by label, and shown
 * for the operations that have any.
 */
export const optionsFields: INodeProperties[] = platforms.map((platform) => {
	const all = [
		...waitingOptions,
		...(platform.rejectsDuplicates ? [ifAlreadyRunning] : []),
		...fileOptions,
		...platform.options,
	];
	// An old n8n (1.123) runs no node with an option that depends on one that does not exist.
	const entries = all.some(({ name }) => name === 'distributionMethod') ? all.flatMap(unlessElsewhere) : all;
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		displayOptions: { show: { platform: [platform.name], operation: operationsOf(entries) } },
		default: {},
		options: entries.sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
});

// No option for a file that the node does not get. A delivery that is left over from Export hides nothing in Download.
function unlessElsewhere(entry: INodeProperties): INodeProperties[] {
	const { show, hide } = entry.displayOptions ?? {};
	if (String(show?.['/operation']) !== String(withFile['/operation'])) return [entry];
	const of = (operation: string, also: object) => ({
		...entry,
		displayOptions: { show: { ...show, '/operation': [operation] }, hide: { ...hide, ...also } },
	});
	return [of('export', { distributionMethod: ELSEWHERE }), of('download', {})];
}

function operationsOf(entries: INodeProperties[]): string[] {
	return exportOperations
		.map(({ name }) => name)
		.filter((name) =>
			entries.some(({ displayOptions }) => {
				const operations = displayOptions?.show?.['/operation'];
				return operations === undefined || operations.includes(name);
			}),
		);
}
