import { oncePerRun } from '../../run/oncePerRun';
import { checkAll } from '../../steps/accessChecks';
import { operation } from './operation';

/** Checks what the credentials can do. It starts and changes nothing; a failed check is an item, not an error. */
export const checkAccess = operation<void>({
	name: 'checkAccess',
	displayName: 'Check Access',
	description:
		'Check the credential, the clock, the permissions and more: one item for each, with what to do. Starts nothing.',
	action: 'Check access and permissions',
	prepare: async () => await Promise.resolve(),
	async perform({ run, index }) {
		const outcomes = await oncePerRun(run, 'checkAccess', async () => await checkAll(run));
		return outcomes.map((outcome) => ({ json: { ...outcome }, pairedItem: { item: index } }));
	},
});
