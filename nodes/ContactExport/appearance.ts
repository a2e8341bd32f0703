import type { NodeHint } from 'n8n-workflow';

import { callingPlatforms, namesOf, platforms } from '../platforms';
import { operations } from './operations';

const operationNames = JSON.stringify(
	Object.fromEntries(operations.map(({ name, displayName }) => [name, displayName])),
);

const platformNames = JSON.stringify(
	Object.fromEntries(platforms.map(({ name, displayName }) => [name, displayName])),
);

const subjects = platforms
	.flatMap(({ name, subject }) =>
		subject === undefined ? [] : [`$parameter["platform"] === "${name}" ? " " + ${subject} : `],
	)
	.join('');

const listNames = JSON.stringify(
	Object.fromEntries(
		platforms.flatMap(({ lists = {} }) =>
			Object.entries(lists).map(([name, { displayName }]) => [name, displayName.toLowerCase()]),
		),
	),
);

/** Below the node on the canvas: what it does, and with what. */
export const subtitle = `={{ (${operationNames}[$parameter["operation"]] ?? $parameter["operation"]) + ": " + (${platformNames}[$parameter["platform"]] ?? $parameter["platform"]) + ($parameter["operation"] === "getMany" ? " " + (${listNames}[$parameter["list"]] ?? $parameter["list"]) : !["export", "start"].includes($parameter["operation"]) ? "" : ${subjects}"") }}`;

const untilCalledBack: NodeHint = {
	message: `The execution pauses until ${namesOf(callingPlatforms, 'or')} calls, often for minutes, and continues by itself: after 60 minutes (option Max Wait) at the latest. Stop does not cancel the export at the platform.`,
	type: 'info',
	location: 'outputPane',
	whenToDisplay: 'beforeExecution',
	displayCondition:
		'={{ $parameter["operation"] === "start" && $parameter["continueWhen"] === "calledBack" }}',
};

/** Beside the output, before the node has run and while it runs: n8n has no way to show progress. */
export const hints: NodeHint[] = [
	{
		message:
			'The platform prepares the file in the background, often for minutes. The node waits up to 60 minutes (option Max Wait). Stop does not cancel the export at the platform.',
		type: 'info',
		location: 'outputPane',
		whenToDisplay: 'beforeExecution',
		displayCondition: '={{ ["export", "wait", "download"].includes($parameter["operation"]) }}',
	},
	...(callingPlatforms.length > 0 ? [untilCalledBack] : []),
];
