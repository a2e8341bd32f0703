import type { N8nInstance } from '../../dev/n8n';
import { until } from '../n8n/support/callbacks';
import type { Request } from './support/row';
import type { Secrets } from './support/secrets';
import { FaultFixture } from './support/faultFixture';

/** The request that an execution is waiting for when n8n is killed. */
const STEPS: Array<[Request, (fixture: FaultFixture) => void]> = [
	['start', (fixture) => fixture.inject('start', { hang: true })],
	['status', (fixture) => fixture.sandbox.setJobDuration(3_600_000)],
	['download', (fixture) => fixture.inject('download', { stall: { afterBytes: 30 } })],
];

/** An execution that was running when n8n was killed. */
export interface Stopped {
	request: Request;
	fixture: FaultFixture;
	id: string;
}

/** Kills n8n in the middle of each request of an export, and restarts it. */
export async function stopInTheMiddle(n8n: N8nInstance, secrets: Secrets): Promise<Stopped[]> {
	const stopped: Stopped[] = [];
	for (const [request, arrange] of STEPS) {
		const fixture = await FaultFixture.open(n8n, 'emarsys', secrets);
		arrange(fixture);
		stopped.push({ request, fixture, id: await fixture.start() });
	}
	for (const { request, fixture } of stopped)
		await until(`n8n is at the ${request}`, () => fixture.received(request).length > 0, 120_000);
	await n8n.kill();
	await n8n.restart();
	return stopped;
}
