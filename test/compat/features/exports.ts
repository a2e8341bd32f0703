import { parse } from 'csv-parse/sync';
import type { INodeParameters } from 'n8n-workflow';
import { itemsOf, type Execution } from '../../../dev/n8n';
import { ALTCRAFT, EMARSYS, QUICK } from '../../n8n/support/parameters';
import type { N8nFixture } from '../../n8n/support/n8nFixture';
import { linearWorkflow, type Step } from '../../n8n/support/workflows';

const ACCESSES: Array<[string, string, INodeParameters]> = [
	['Altcraft', 'altcraftApi', ALTCRAFT],
	['Emarsys, WSSE', 'emarsysWsseApi', EMARSYS],
	['Emarsys, OAuth 2.0', 'emarsysOAuth2Api', { ...EMARSYS, authentication: 'oAuth2' }],
];

/** The main job: a complete export as a file, as rows, and in several steps. */
export function exports(fixture: () => N8nFixture): void {
	const step = (
		name: string,
		credential: string,
		parameters: INodeParameters,
		options: INodeParameters = {},
	): Step => ({
		name,
		parameters: { ...parameters, options: { ...QUICK, ...options } },
		credentials: fixture().pick(credential),
	});

	function expectSuccess({ data, status }: Execution): void {
		expect(data.resultData.error?.message).toBeUndefined();
		expect(status).toBe('success');
	}

	async function expectFile(execution: Execution, node: string): Promise<void> {
		const items = itemsOf(execution, node);
		expect(items).toHaveLength(1);
		const exportId = items[0]?.json.exportId as string;
		expect(await fixture().fileOf(items[0])).toEqual(await fixture().sandbox.jobs.csvOf(exportId));
	}

	describe.each(ACCESSES)('Export, %s', (_, credential, parameters) => {
		it('returns the file, and saves the export ID with the execution', async () => {
			const workflow = linearWorkflow([step('Export', credential, { ...parameters, operation: 'export' })]);
			const execution = await fixture().run(workflow);
			expectSuccess(execution);
			await expectFile(execution, 'Export');
			expect(execution.data.resultData.metadata).toMatchObject({
				exportIds: itemsOf(execution, 'Export')[0]?.json.exportId,
			});
		});

		it('returns rows, and says if they are incomplete', async () => {
			const rows = { ...parameters, operation: 'export', output: 'rows' };
			const execution = await fixture().run(
				linearWorkflow([step('Export', credential, rows, { maxRows: 10 })]),
			);
			expectSuccess(execution);
			const job = fixture().sandbox.jobs.list().at(-1);
			const file = parse(await fixture().sandbox.jobs.csvOf(job?.id ?? ''), { columns: true });
			expect(itemsOf(execution, 'Export').map(({ json }) => json)).toEqual(file.slice(0, 10));
			const { hints, metadata } = {
				hints: execution.data.resultData.runData.Export?.at(-1)?.hints,
				metadata: execution.data.resultData.metadata,
			};
			expect(JSON.stringify([hints, metadata])).toContain('Max Rows');
		});

		it('works in steps: Start, Get Status, Wait Until Done, Download', async () => {
			const operations = ['start', 'getStatus', 'wait', 'download'];
			const steps = operations.map((operation) => step(operation, credential, { ...parameters, operation }));
			const execution = await fixture().run(linearWorkflow(steps));
			expectSuccess(execution);
			await expectFile(execution, 'download');
		});
	});

	it('an expired token is renewed: before the start, while waiting, for the file', async () => {
		const { sandbox } = fixture();
		sandbox.emarsys.setTokenLifetime(3);
		sandbox.setJobDuration(10_000);
		try {
			sandbox.emarsys.revokeTokens();
			sandbox.requests.length = 0;
			const parameters = { ...EMARSYS, authentication: 'oAuth2', operation: 'export' };
			const execution = await fixture().run(linearWorkflow([step('Export', 'emarsysOAuth2Api', parameters)]));
			expectSuccess(execution);
			await expectFile(execution, 'Export');
			const sent = (path: string) => sandbox.requests.filter(({ url }) => url.endsWith(path));
			expect(sent('/oauth2/token').length).toBeGreaterThan(1);
			expect(sent('/contact/getregistrations').filter(({ status }) => status === 200)).toHaveLength(1);
		} finally {
			sandbox.emarsys.setTokenLifetime(3600);
			sandbox.setJobDuration(1000);
		}
	});
}
