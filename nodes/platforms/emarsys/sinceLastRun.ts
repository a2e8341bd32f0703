import type { SinceLastRun } from '../platform';
import { labels } from './labels';
import { SINCE_LAST_RUN, WINDOWED } from './timeWindowFields';

/** "Since Last Run", for the export types that take a time window. */
export const sinceLastRun: SinceLastRun = {
	name: SINCE_LAST_RUN.name,
	windowLabel: labels.timeWindow,
	firstFrom: { name: 'firstRunFrom', label: labels.firstRunFrom },
	isChosen: (read) =>
		read('timeWindow') === SINCE_LAST_RUN.value && WINDOWED.includes(String(read('exportType'))),
};
