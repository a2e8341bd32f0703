import { randomUUID } from 'node:crypto';
import { CalledWorkflow, calledInsteadOfScheduled } from '../../n8n/support/calledExample';
import { EMARSYS, QUICK } from '../../n8n/support/parameters';
import type { N8nFixture } from '../../n8n/support/n8nFixture';
import { linearWorkflow, TRIGGER } from '../../n8n/support/workflows';

export function sinceLastRun(fixture: () => N8nFixture): void {
	it('Since Last Run starts where the last run of the published workflow ended', async () => {
		const { sandbox, n8n } = fixture();
		const path = randomUUID();
		const parameters = {
			...EMARSYS,
			operation: 'export',
			timeWindow: 'sinceLastRun',
			firstRunFrom: '2026-11-01T00:00:00',
			options: QUICK,
		};
		const step = { name: 'Export', parameters, credentials: fixture().pick('emarsysWsseApi') };
		const workflow = { ...calledInsteadOfScheduled(linearWorkflow([step]), TRIGGER, path), pinData: {} };
		const called = await CalledWorkflow.publish(n8n, workflow, path);
		const windows: string[][] = [];
		for (let run = 0; run < 3; run++) {
			const execution = await called.run();
			expect(execution.data.resultData.error?.message).toBeUndefined();
			windows.push(sandbox.jobs.list().at(-1)?.parameters.time_range as string[]);
		}
		expect(windows[0]?.[0]).toBe('2026-11-01 00:00:00');
		expect(windows[1]?.[0]).toBe(windows[0]?.[1]);
		expect(windows[2]?.[0]).toBe(windows[1]?.[1]);
	});
}
