import type { N8nInstance } from '../../dev/n8n';
import { until } from '../n8n/support/callbacks';
import type { Request } from './support/row';
import type { Secrets } from './support/secrets';
import { Stand } from './support/stand';

/** Where an execution is when n8n is killed, and what it does then: it never comes back from there. */
const STEPS: Array<[Request, (stand: Stand) => void]> = [
	['start', (stand) => stand.inject('start', { hang: true })],
	['status', (stand) => stand.sandbox.setJobDuration(3_600_000)],
	['download', (stand) => stand.inject('download', { stall: { afterBytes: 30 } })],
];

/** An execution that was under way when n8n was killed. */
export interface Stopped {
	request: Request;
	stand: Stand;
	id: string;
}

/** Kills n8n in the middle of each request of an export, and starts it again. */
export async function stopInTheMiddle(n8n: N8nInstance, secrets: Secrets): Promise<Stopped[]> {
	const stopped: Stopped[] = [];
	for (const [request, arrange] of STEPS) {
		const stand = await Stand.open(n8n, 'emarsys', secrets);
		arrange(stand);
		stopped.push({ request, stand, id: await stand.start() });
	}
	for (const { request, stand } of stopped)
		await until(`n8n is at the ${request}`, () => stand.received(request).length > 0, 120_000);
	await n8n.kill();
	await n8n.restart();
	return stopped;
}
