import type { INodeParameters } from 'n8n-workflow';
import { itemsOf, type Execution } from '../../dev/n8n';
import type { Installation } from '../../sandbox';
import { ALTCRAFT, EMARSYS, QUICK } from './support/parameters';
import { Workbench } from './support/workbench';
import { chain, type Step } from './support/workflows';

/** How to sign in to a platform, and with what. */
interface Access {
	parameters: INodeParameters;
	credential: string;
	/** The kind of Altcraft that this must work with. */
	installation?: Installation;
	sendAs?: string;
}

const ACCESSES: Array<[string, Access]> = [
	['Altcraft, automatic, today', altcraft('automatic', 'both')],
	['Altcraft, automatic, header only', altcraft('automatic', 'headerOnly')],
	['Altcraft, automatic, old installation', altcraft('automatic', 'bodyOnly')],
	['Altcraft, header', altcraft('header', 'headerOnly')],
	['Altcraft, body and URL', altcraft('request', 'bodyOnly')],
	['Emarsys, WSSE', { parameters: { ...EMARSYS, authentication: 'wsse' }, credential: 'emarsysWsseApi' }],
	[
		'Emarsys, OAuth 2.0',
		{ parameters: { ...EMARSYS, authentication: 'oAuth2' }, credential: 'emarsysOAuth2Api' },
	],
];

function altcraft(sendAs: string, installation: Installation): Access {
	return { parameters: ALTCRAFT, credential: 'altcraftApi', installation, sendAs };
}

describe('operations in a real n8n', () => {
	let bench: Workbench;
	beforeAll(async () => {
		bench = await Workbench.open();
	});
	afterAll(async () => await bench.close());

	async function prepare({ installation = 'both', sendAs }: Access): Promise<void> {
		const { altcraft: panel } = bench.sandbox;
		panel.setInstallation(installation);
		if (!sendAs) return;
		const data = { baseUrl: panel.baseUrl, token: panel.token, sendAs };
		await bench.addCredential({ name: `Altcraft ${sendAs}`, type: 'altcraftApi', data });
	}

	function step({ parameters, credential }: Access, name: string, operation: string): Step {
		return {
			name,
			parameters: { ...parameters, operation, options: QUICK },
			credentials: bench.pick(credential),
		};
	}

	async function expectFile(execution: Execution, node: string): Promise<void> {
		const [item, ...others] = itemsOf(execution, node);
		expect(others).toHaveLength(0);
		const exportId = item?.json.exportId as string;
		expect(item?.json).toMatchObject({ status: 'done', timedOut: false });
		expect(await bench.fileOf(item)).toEqual(await bench.sandbox.jobs.csvOf(exportId));
		expect(item?.binary?.data).toMatchObject({
			mimeType: 'text/csv',
			fileName: bench.sandbox.jobs.get(exportId).files[0]?.name,
		});
	}

	describe.each(ACCESSES)('%s', (_, access) => {
		beforeAll(async () => await prepare(access));

		it('Export: one item with the file', async () => {
			const execution = await bench.run(chain([step(access, 'Export', 'export')]));
			expect(execution).toMatchObject({ status: 'success' });
			await expectFile(execution, 'Export');
		});

		it('Start, Get Status, Wait and Download one after another', async () => {
			const steps = [
				step(access, 'Start', 'start'),
				step(access, 'Status', 'getStatus'),
				step(access, 'Wait', 'wait'),
				step(access, 'Download', 'download'),
			];
			// Longer than n8n takes from one node to the next.
			bench.sandbox.setJobDuration(5000);
			const execution = await bench.run(chain(steps)).finally(() => bench.sandbox.setJobDuration(1000));
			expect(execution).toMatchObject({ status: 'success' });
			const exportId = itemsOf(execution, 'Start')[0]?.json.exportId;
			expect(typeof exportId).toBe('string');
			expect(itemsOf(execution, 'Status')[0]?.json).toMatchObject({ exportId });
			expect(['scheduled', 'running']).toContain(itemsOf(execution, 'Status')[0]?.json.status);
			expect(itemsOf(execution, 'Wait')[0]?.json).toMatchObject({ exportId, status: 'done' });
			expect(itemsOf(execution, 'Download')[0]?.json).toMatchObject({ exportId });
			await expectFile(execution, 'Download');
		});
	});

	it('tags the execution with the ids of its exports', async () => {
		const execution = await bench.run(
			chain([
				{
					name: 'Export',
					parameters: { ...EMARSYS, operation: 'export', options: QUICK },
					credentials: bench.pick('emarsysWsseApi'),
				},
			]),
		);
		const { exportId } = itemsOf(execution, 'Export')[0]?.json ?? {};
		expect(execution.data.resultData.metadata).toMatchObject({ exportIds: exportId });
	});
});
