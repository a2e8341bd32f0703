import { EMARSYS_PERMISSIONS } from '../../../sandbox';
import { EMARSYS, QUICK } from '../../n8n/support/parameters';
import type { Workbench } from '../../n8n/support/workbench';
import { chain, type Step } from '../../n8n/support/workflows';

/** What a user sees of an export that fails. */
export function failures(bench: () => Workbench): void {
	describe('an error', () => {
		afterEach(() => bench().sandbox.emarsys.setPermissions(EMARSYS_PERMISSIONS));

		const step = (): Step => ({
			name: 'Export',
			parameters: { ...EMARSYS, operation: 'export', options: QUICK },
			credentials: bench().pick('emarsysWsseApi'),
		});

		it('says what happened and what to do, without a secret', async () => {
			const { sandbox } = bench();
			sandbox.emarsys.setPermissions([]);
			const execution = await bench().run(chain([step()]));
			expect(execution.status).toBe('error');
			const { message, description } = execution.data.resultData.error as {
				message: string;
				description?: string;
			};
			expect(`${message} ${description}`).toContain('export.contact.registrations');
			for (const secret of [sandbox.emarsys.secret, sandbox.altcraft.token])
				expect(execution.rawData).not.toContain(secret);
		});

		it('leaves by the error output', async () => {
			bench().sandbox.emarsys.setPermissions([]);
			const execution = await bench().run(chain([{ ...step(), onError: 'continueErrorOutput' }]));
			expect(execution.status).toBe('success');
			const [regular, failed] = execution.data.resultData.runData.Export?.at(-1)?.data?.main ?? [];
			expect(regular).toEqual([]);
			expect(failed?.map(({ json }) => json.error)).toEqual([expect.stringContaining('permission')]);
		});

		it('that passes is got over by Retry On Fail, with the same export', async () => {
			const { sandbox } = bench();
			sandbox.requests.length = 0;
			const refused = sandbox.faults.add({ path: '/export/*/data', status: 403 });
			const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 100 };
			const execution = await bench().run(chain([{ ...step(), ...settings }]));
			expect(execution.status).toBe('success');
			expect(refused.hits).toBe(1);
			const starts = sandbox.requests.filter(({ url }) => url.endsWith('/contact/getregistrations'));
			expect(starts).toHaveLength(1);
		});
	});
}
