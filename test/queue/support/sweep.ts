import { waitForExecution, type Execution } from '../../../dev/n8n';
import type { N8nFixture } from '../../n8n/support/n8nFixture';
import { linearWorkflow } from '../../n8n/support/workflows';
import { downloadStep } from './burst';
import type { Receiver } from './receiver';

/**
 * A sweep of exports that were started but not delivered: downloads them by ID and delivers them, in one run for all.
 */
export async function sweep(
	fixture: N8nFixture,
	receiver: Receiver,
	exportIds: string[],
): Promise<Execution> {
	const steps = [downloadStep(fixture.pick('emarsysWsseApi')), receiver.step];
	const items = exportIds.map((exportId) => ({ exportId }));
	return await waitForExecution(fixture.n8n.rest, await fixture.start(linearWorkflow(steps, items)), {
		timeoutMs: 5 * 60_000,
	});
}
