import { waitForExecution, type Execution } from '../../../dev/n8n';
import type { Workbench } from '../../n8n/support/workbench';
import { chain } from '../../n8n/support/workflows';
import { downloadStep } from './burst';
import type { Receiver } from './receiver';

/**
 * What a sweep does with exports that were started and have not arrived: it downloads them by their ids, and delivers
 * them. One run for all.
 */
export async function sweep(bench: Workbench, receiver: Receiver, exportIds: string[]): Promise<Execution> {
	const steps = [downloadStep(bench.pick('emarsysWsseApi')), receiver.step];
	const items = exportIds.map((exportId) => ({ exportId }));
	return await waitForExecution(bench.n8n.rest, await bench.start(chain(steps, items)), {
		timeoutMs: 5 * 60_000,
	});
}
