import { exportItem } from '../../run/exportItem';
import { requestedInInput } from '../../run/requestedInInput';
import { waitSettingsOf, type WaitSettings } from '../../run/waitSettings';
import { notFinished } from '../../steps/results';
import { waitFactsOf, outcome, pollUntilFinished } from '../../steps/poll';
import { operation } from './operation';

interface Prepared {
	exportId: string;
	wait: WaitSettings;
}

/** Waits until an export is finished. Starts nothing. */
export const wait = operation<Prepared>({
	name: 'wait',
	displayName: 'Wait Until Done',
	description: 'Wait until an export that was started before is finished',
	action: 'Wait for started export',
	prepare: async ({ run, read }) => ({
		exportId: run.platform.exportId(read('exportId')),
		wait: waitSettingsOf(read),
	}),
	async perform(item, { exportId, wait: settings }) {
		const result = await pollUntilFinished(
			item,
			exportId,
			settings,
			item.run.clock.now() + settings.maxWaitMs,
			{ tries: 'rarely', isNeeded: false },
		);
		const state = outcome(item, exportId, result, settings) ?? result.state;
		const requested = requestedInInput(item, exportId);
		const known = { exportId, requested, wait: waitFactsOf(result), ...(state && { state }) };
		if (result.timedOut) item.run.report(notFinished(known, result));
		return [exportItem(item.run.platform.name, known, item.index)];
	},
});
