import type { INodeParameters } from 'n8n-workflow';
import { itemsOf } from '../../dev/n8n';
import { N8nFixture } from './support/n8nFixture';
import { linearWorkflow } from './support/workflows';

const PLATFORMS = [
	['altcraft', { platform: 'altcraft' }, 'altcraftApi'],
	['emarsys with WSSE', { platform: 'emarsys', authentication: 'wsse' }, 'emarsysWsseApi'],
	['emarsys with OAuth 2.0', { platform: 'emarsys', authentication: 'oAuth2' }, 'emarsysOAuth2Api'],
] as const;

describe('account operations in a real n8n', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open({ emarsys: { extraLists: 100 }, altcraft: { extraSources: 1500 } });
	});
	afterAll(async () => await fixture.close());

	async function run(parameters: INodeParameters, credential: string) {
		const execution = await fixture.run(
			linearWorkflow([
				{
					name: 'Account',
					parameters: { resource: 'account', ...parameters },
					credentials: fixture.pick(credential),
				},
			]),
		);
		expect(execution).toMatchObject({ status: 'success' });
		return itemsOf(execution, 'Account').map(({ json }) => json);
	}

	it.each(PLATFORMS)('Check Access: all is well (%s)', async (_, platform, credential) => {
		const checks = await run({ ...platform, operation: 'checkAccess' }, credential);
		expect(checks.length).toBeGreaterThan(5);
		expect(checks.filter(({ ok }) => ok !== true)).toEqual([]);
		expect(fixture.sandbox.jobs.list()).toEqual([]);
	});

	it('Check Access: names what is missing', async () => {
		fixture.sandbox.emarsys.setPermissions(['export.status', 'export.download', 'export.segment']);
		const checks = await run({ platform: 'emarsys', operation: 'checkAccess' }, 'emarsysOAuth2Api');
		const failed = checks.filter(({ ok }) => ok !== true).map(({ check }) => check);
		expect(failed).toContain('export.responses');
		expect(failed).not.toContain('export.segment');
		expect(failed).not.toContain('credentials');
		expect(checks.find(({ check }) => check === 'export.responses')?.message).toMatch(
			/^Please switch on the permission export\.responses/,
		);
	});

	it.each([
		['altcraft', 'altcraftApi', 1504],
		['emarsys', 'emarsysOAuth2Api', 104],
	])('Get Many: all segments of %s', async (platform, credential, count) => {
		fixture.sandbox.emarsys.setPermissions(['segment.get']);
		const getMany = { platform, operation: 'getMany', list: 'segments' };
		expect(await run({ ...getMany, returnAll: true }, credential)).toHaveLength(count);
		expect(await run({ ...getMany, limit: 3 }, credential)).toHaveLength(3);
	});
});
