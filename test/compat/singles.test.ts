import type { INodeParameters } from 'n8n-workflow';
import { itemsOf, type N8nInstance, type NewWorkflow } from '../../dev/n8n';
import { nodeTypes } from '../n8n/support/editorRequests';
import { folderOf, SINGLES } from '../../dev/package/singles';
import { openOwnN8n } from '../n8n/support/ownN8n';
import { ALTCRAFT, EMARSYS, QUICK } from '../n8n/support/parameters';
import type { N8nFixture } from '../n8n/support/n8nFixture';
import { linearWorkflow } from '../n8n/support/workflows';

jest.setTimeout(120_000);

/** As the README of each says: search and replace in the workflow's file. */
const moved = (workflow: NewWorkflow, name: string) =>
	JSON.parse(JSON.stringify(workflow).replaceAll('n8n-nodes-contact-export.', `${name}.`)) as NewWorkflow;

const PARAMETERS: Record<string, { credential: string; parameters: INodeParameters }> = {
	altcraft: { credential: 'altcraftApi', parameters: ALTCRAFT },
	emarsys: { credential: 'emarsysOAuth2Api', parameters: { ...EMARSYS, authentication: 'oAuth2' } },
};

describe('the single-platform packages, side by side in n8n', () => {
	let n8n: N8nInstance;
	let fixture: N8nFixture;
	beforeAll(async () => {
		({ n8n, fixture } = await openOwnN8n({}, { packages: SINGLES.map(folderOf) }));
	}, 300_000);
	afterAll(async () => {
		await fixture?.close();
		await n8n?.remove();
	});

	describe.each(SINGLES.map((single) => [single.name, single] as const))('%s', (name, { platform }) => {
		it('runs an export of a workflow saved with the main package, and one without a platform', async () => {
			const { credential, parameters } = PARAMETERS[platform] ?? { credential: '', parameters: {} };
			const { platform: _, ...without } = parameters;
			for (const chosen of [parameters, without]) {
				const step = {
					name: 'Export',
					parameters: { ...chosen, operation: 'export', options: QUICK },
					credentials: fixture.pick(credential),
				};
				const execution = await fixture.run(moved(linearWorkflow([step]), name));
				expect(execution.data.resultData.error?.message).toBeUndefined();
				const [item] = itemsOf(execution, 'Export');
				expect(item?.json.platform).toBe(platform);
				const csv = await fixture.sandbox.jobs.csvOf(item?.json.exportId as string);
				expect(await fixture.fileOf(item)).toEqual(csv);
			}
		});

		it('has no field for the platform, and has the trigger if the platform sends callbacks', async () => {
			const types = (await nodeTypes(n8n.rest)).filter((type) => type.name.startsWith(`${name}.`));
			for (const { properties } of types)
				expect(properties.filter((field) => field.name === 'platform' && field.type !== 'hidden')).toEqual(
					[],
				);
			const names = types.map((type) => type.name);
			expect(names).toContain(`${name}.contactExport`);
			expect(names.includes(`${name}.contactExportTrigger`)).toBe(platform === 'emarsys');
		});
	});
});
