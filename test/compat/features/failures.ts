import { EMARSYS_PERMISSIONS } from '../../../sandbox';
import { EMARSYS, QUICK } from '../../n8n/support/parameters';
import type { N8nFixture } from '../../n8n/support/n8nFixture';
import { linearWorkflow, type Step } from '../../n8n/support/workflows';

export function failures(fixture: () => N8nFixture): void {
	describe('an error', () => {
		afterEach(() => fixture().sandbox.emarsys.setPermissions(EMARSYS_PERMISSIONS));

		const step = (): Step => ({
			name: 'Export',
			parameters: { ...EMARSYS, operation: 'export', options: QUICK },
			credentials: fixture().pick('emarsysWsseApi'),
		});

		it('says what happened and what to do, without a secret', async () => {
			const { sandbox } = fixture();
			sandbox.emarsys.setPermissions([]);
			const execution = await fixture().run(linearWorkflow([step()]));
			expect(execution.status).toBe('error');
			const { message, description } = execution.data.resultData.error as {
				message: string;
				description?: string;
			};
			expect(`${message} ${description}`).toContain('export.contact.registrations');
			for (const secret of [sandbox.emarsys.secret, sandbox.altcraft.token])
				expect(execution.rawData).not.toContain(secret);
		});

		it('goes to the error output', async () => {
			fixture().sandbox.emarsys.setPermissions([]);
			const execution = await fixture().run(linearWorkflow([{ ...step(), onError: 'continueErrorOutput' }]));
			expect(execution.status).toBe('success');
			const [regular, failed] = execution.data.resultData.runData.Export?.at(-1)?.data?.main ?? [];
			expect(regular).toEqual([]);
			expect(failed?.map(({ json }) => json.error)).toEqual([expect.stringContaining('permission')]);
		});

		it('that is transient is resolved by Retry On Fail, with the same export', async () => {
			const { sandbox } = fixture();
			sandbox.requests.length = 0;
			const refused = sandbox.faults.add({ path: '/export/*/data', status: 403 });
			const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 100 };
			const execution = await fixture().run(linearWorkflow([{ ...step(), ...settings }]));
			expect(execution.status).toBe('success');
			expect(refused.hits).toBe(1);
			const starts = sandbox.requests.filter(({ url }) => url.endsWith('/contact/getregistrations'));
			expect(starts).toHaveLength(1);
		});
	});
}
