import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { exportTypes } from './exportTypes';
import { labels } from './labels';

/** Export types that take a time window. */
export const WINDOWED = Object.keys(exportTypes).filter((name) => exportTypes[name]?.timeRange !== 'none');

const WINDOWS: Record<'times' | 'days', INodePropertyOptions[]> = {
	times: [
		{ name: 'Custom', value: 'custom', description: 'Between two dates and times that you choose' },
		{
			name: 'Last 24 Hours',
			value: 'last24Hours',
			description: 'The last 24 full hours; the current hour is left out',
		},
		{ name: 'Last 30 Days', value: 'last30Days', description: 'Whole days, up to and including yesterday' },
		{ name: 'Last 7 Days', value: 'last7Days', description: 'Whole days, up to and including yesterday' },
		{
			name: 'Last Hour',
			value: 'lastHour',
			description: 'The last full hour, e.g. 08:00–09:00 when it runs at 09:20',
		},
		{
			name: 'Previous Month',
			value: 'previousMonth',
			description: 'The whole calendar month before this one',
		},
		{ name: 'Today', value: 'today', description: 'From midnight until now' },
		{ name: 'Yesterday', value: 'yesterday', description: 'From midnight to midnight' },
	],
	days: [
		{ name: 'Custom', value: 'custom', description: 'Between two days that you choose' },
		{ name: 'Last 30 Days', value: 'last30Days', description: 'Up to and including yesterday' },
		{ name: 'Last 7 Days', value: 'last7Days', description: 'Up to and including yesterday' },
		{
			name: 'Previous Month',
			value: 'previousMonth',
			description: 'The whole calendar month before this one',
		},
		{ name: 'Today', value: 'today', description: 'Today so far' },
		{ name: 'Yesterday', value: 'yesterday', description: 'From midnight to midnight' },
	],
};

/** The window that starts where that of the last run ended. */
export const SINCE_LAST_RUN: INodePropertyOptions = {
	name: 'Since Last Run',
	value: 'sinceLastRun',
	description: 'Everything since the last successful run of the published workflow',
};

const DAYS_SINCE_LAST_RUN =
	'Whole days: from the day of the last successful run of the published workflow through today. Contacts of these two days can come twice.';

/** One field for each operation and format: hours and days in the workflow's time zone, or whole days in Vienna. */
export const timeWindowFields: INodeProperties[] = [
	timeWindow('start', 'times'),
	timeWindow('export', 'times'),
	timeWindow('start', 'days'),
	timeWindow('export', 'days'),
];

function timeWindow(operation: 'start' | 'export', form: 'times' | 'days'): INodeProperties {
	const exportType = typesWith(form);
	const sinceLastRun =
		form === 'days' ? { ...SINCE_LAST_RUN, description: DAYS_SINCE_LAST_RUN } : SINCE_LAST_RUN;
	const options = [...WINDOWS[form], ...(operation === 'export' ? [sinceLastRun] : [])];
	return {
		displayName: labels.timeWindow,
		name: 'timeWindow',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { platform: ['emarsys'], operation: [operation], exportType } },
		options: options.sort((a, b) => a.name.localeCompare(b.name)),
		default: 'yesterday',
		hint:
			form === 'days'
				? 'Emarsys exports changes by whole days, in Vienna time'
				: "In this workflow's time zone (⋯ → Settings → Timezone)",
	};
}

/** The limits of a custom window: points in time, or days in Vienna. */
export const customWindowFields: INodeProperties[] = [
	limit('from', 'times', "In the workflow's time zone, unless the value has one. This time is included."),
	limit('from', 'days', 'Only the day counts, in Vienna time. It is included.'),
	limit('to', 'times', 'This time is not included'),
	limit('to', 'days', 'Only the day counts, in Vienna time. It is not included, unless the time is 23:59.'),
];

function limit(name: 'from' | 'to', form: 'times' | 'days', hint: string): INodeProperties {
	return {
		displayName: labels[name],
		name,
		type: 'dateTime',
		displayOptions: {
			show: {
				platform: ['emarsys'],
				operation: ['export', 'start'],
				exportType: typesWith(form),
				timeWindow: ['custom'],
			},
		},
		default: '',
		required: true,
		description: name === 'from' ? 'Start of the window' : 'End of the window',
		hint,
	};
}

function typesWith(form: 'times' | 'days'): string[] {
	return WINDOWED.filter((name) => exportTypes[name]?.timeRange === form);
}
