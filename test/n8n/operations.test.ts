import type { INodeParameters } from 'n8n-workflow';
import { itemsOf, type Execution } from '../../dev/n8n';
import type { Installation } from '../../sandbox';
import { ALTCRAFT, EMARSYS, QUICK } from './support/parameters';
import { N8nFixture } from './support/n8nFixture';
import { linearWorkflow, type Step } from './support/workflows';

/** A platform with its credential and parameters. */
interface SignIn {
	parameters: INodeParameters;
	credential: string;
	/** The kind of Altcraft installation to support. */
	installation?: Installation;
	sendAs?: string;
}

const ACCESSES: Array<[string, SignIn]> = [
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

function altcraft(sendAs: string, installation: Installation): SignIn {
	return { parameters: ALTCRAFT, credential: 'altcraftApi', installation, sendAs };
}

describe('operations in a real n8n', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open();
	});
	afterAll(async () => await fixture.close());

	async function prepare({ installation = 'both', sendAs }: SignIn): Promise<void> {
		const { altcraft: panel } = fixture.sandbox;
		panel.setInstallation(installation);
		if (!sendAs) return;
		const data = { baseUrl: panel.baseUrl, token: panel.token, sendAs };
		await fixture.addCredential({ name: `Altcraft ${sendAs}`, type: 'altcraftApi', data });
	}

	function step({ parameters, credential }: SignIn, name: string, operation: string): Step {
		return {
			name,
			parameters: { ...parameters, operation, options: QUICK },
			credentials: fixture.pick(credential),
		};
	}

	async function expectFile(execution: Execution, node: string): Promise<void> {
		const [item, ...others] = itemsOf(execution, node);
		expect(others).toHaveLength(0);
		const exportId = item?.json.exportId as string;
		expect(item?.json).toMatchObject({ status: 'done', timedOut: false });
		expect(await fixture.fileOf(item)).toEqual(await fixture.sandbox.jobs.csvOf(exportId));
		expect(item?.binary?.data).toMatchObject({
			mimeType: 'text/csv',
			fileName: fixture.sandbox.jobs.get(exportId).files[0]?.name,
		});
	}

	describe.each(ACCESSES)('%s', (_, signIn) => {
		beforeAll(async () => await prepare(signIn));

		it('Export: one item with the file', async () => {
			const execution = await fixture.run(linearWorkflow([step(signIn, 'Export', 'export')]));
			expect(execution).toMatchObject({ status: 'success' });
			await expectFile(execution, 'Export');
		});

		it('Start, Get Status, Wait and Download in succession', async () => {
			const steps = [
				step(signIn, 'Start', 'start'),
				step(signIn, 'Status', 'getStatus'),
				step(signIn, 'Wait', 'wait'),
				step(signIn, 'Download', 'download'),
			];
			// Longer than n8n takes from one node to the next.
			fixture.sandbox.setJobDuration(5000);
			const execution = await fixture
				.run(linearWorkflow(steps))
				.finally(() => fixture.sandbox.setJobDuration(1000));
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

	it('writes and reads XML with the reduced parser of the bundle', async () => {
		await prepare(altcraft('automatic', 'both'));
		const execution = await fixture.run(
			linearWorkflow([
				{
					name: 'Export',
					parameters: { ...ALTCRAFT, operation: 'export', options: { ...QUICK, wireFormat: 'xml' } },
					credentials: fixture.pick('altcraftApi'),
				},
			]),
		);
		await expectFile(execution, 'Export');
		expect(fixture.sandbox.requests.at(-2)?.headers['content-type']).toBe('application/xml');
	});

	it('tags the execution with the IDs of its exports', async () => {
		const execution = await fixture.run(
			linearWorkflow([
				{
					name: 'Export',
					parameters: { ...EMARSYS, operation: 'export', options: QUICK },
					credentials: fixture.pick('emarsysWsseApi'),
				},
			]),
		);
		const { exportId } = itemsOf(execution, 'Export')[0]?.json ?? {};
		expect(execution.data.resultData.metadata).toMatchObject({ exportIds: exportId });
	});
});
