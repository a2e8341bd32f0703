import { itemsOf, type NewCredential } from '../../dev/n8n';
import { testCredential } from './support/editorRequests';
import { responses, startExport } from './support/callbacks';
import { EMARSYS, QUICK } from './support/parameters';
import { started, TriggerWorkflow } from './support/triggers';
import { N8nFixture } from './support/n8nFixture';
import { linearWorkflow } from './support/workflows';

const WEBDAV = { downloadFrom: 'webDav', deleteAfterDownload: true };

describe('files from WebDAV in a real n8n', () => {
	let fixture: N8nFixture;
	let credential: NewCredential;
	beforeAll(async () => {
		fixture = await N8nFixture.open({ emarsys: { servesFile: 'never' } });
		const { webDavUrl: baseUrl, webDavUser } = fixture.sandbox.emarsys;
		credential = { name: 'WebDAV', type: 'emarsysWebDavApi', data: { baseUrl, ...webDavUser } };
		await fixture.addCredential(credential);
	});
	afterAll(async () => await fixture.close());

	const pressTest = async (data: Record<string, string>) => {
		const changed = { ...credential, data: { ...credential.data, ...data } };
		return await testCredential(fixture.n8n.rest, changed, fixture.credential('emarsysWebDavApi'));
	};
	const isDeleted = (exportId: unknown) =>
		fixture.sandbox.emarsys.deletedFiles.has(fixture.sandbox.jobs.get(String(exportId)).files[0]?.name ?? '');

	it.each(['', '/', '/export', '/export/ \u200b\n'])(
		'the credential is right with "%s" at the end',
		async (end) => {
			const baseUrl = `${fixture.sandbox.emarsys.webDavUrl}${end}`;
			expect(await pressTest({ baseUrl })).toMatchObject({ status: 'OK' });
		},
	);

	it.each([
		[{ password: 'not-the-password' }, /did not accept username and password/],
		[{ path: '/elsewhere' }, /no such folder/],
	])('the credential is wrong: %j', async ({ path, ...data }: Record<string, string>, words) => {
		const baseUrl = `${fixture.sandbox.emarsys.webDavUrl}${path ?? ''}`;
		const result = await pressTest({ ...data, baseUrl });
		expect(result).toMatchObject({ status: 'Error', message: expect.stringMatching(words) as string });
	});

	it('Export and Download', async () => {
		const credentials = { ...fixture.pick('emarsysWsseApi'), ...fixture.pick('emarsysWebDavApi') };
		const options = { ...QUICK, ...WEBDAV };
		const execution = await fixture.run(
			linearWorkflow([
				{ name: 'Export', parameters: { ...EMARSYS, operation: 'export', options }, credentials },
				{ name: 'Start', parameters: { ...EMARSYS, operation: 'start', contactFields: [4] }, credentials },
				{
					name: 'Download',
					parameters: { ...EMARSYS, operation: 'download', output: 'parts', options },
					credentials,
				},
			]),
		);
		expect(execution).toMatchObject({ status: 'success' });
		for (const name of ['Export', 'Download']) {
			const [item] = itemsOf(execution, name);
			const exportId = item?.json.exportId as string;
			expect(await fixture.fileOf(item)).toEqual(await fixture.sandbox.jobs.csvOf(exportId));
			expect(isDeleted(exportId)).toBe(true);
		}
	});

	it('the trigger, even if the final status is "ready"', async () => {
		fixture.sandbox.emarsys.set({ finalStatus: 'ready' });
		const trigger = await TriggerWorkflow.publish(fixture, {
			parameters: { output: 'file', options: WEBDAV },
			settings: { credentials: { ...fixture.pick('emarsysWsseApi'), ...fixture.pick('emarsysWebDavApi') } },
		});
		const exportId = await startExport(fixture.sandbox, trigger.address);
		fixture.sandbox.jobs.finish(exportId);
		expect(await responses(fixture.sandbox, exportId, 1)).toEqual([200]);
		const [item] = started(await trigger.ended(1));
		expect(item?.json).toMatchObject({ exportId, status: 'done', platformStatus: 'ready' });
		expect(await fixture.fileOf(item)).toEqual(await fixture.sandbox.jobs.csvOf(exportId));
		expect(isDeleted(exportId)).toBe(true);
	});
});
