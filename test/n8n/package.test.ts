import { nodeTypes } from './support/editorRequests';
import { sharedN8n } from './support/sharedN8n';

const PACKAGE = 'n8n-nodes-contact-export';

describe('the packed package in n8n', () => {
	const n8n = sharedN8n();

	it('has its nodes, also as tools for AI agents', async () => {
		const names = (await nodeTypes(n8n.rest)).map(({ name }) => name);
		expect(names).toEqual(
			expect.arrayContaining([`${PACKAGE}.contactExport`, `${PACKAGE}.contactExportTool`]),
		);
	});

	it('has its credentials', async () => {
		const credentials =
			await n8n.rest.file<Array<{ name: string; iconUrl?: unknown }>>('/types/credentials.json');
		const names = credentials.map(({ name }) => name);
		expect(names).toEqual(
			expect.arrayContaining(['altcraftApi', 'emarsysFtpApi', 'emarsysOAuth2Api', 'emarsysWsseApi']),
		);
	});

	it('shows its icons, light and dark', async () => {
		const node = (await nodeTypes(n8n.rest)).find(({ name }) => name === `${PACKAGE}.contactExport`);
		const { light, dark } = node?.iconUrl as { light: string; dark: string };
		for (const path of [light, dark]) {
			const response = await fetch(new URL(path, n8n.baseUrl));
			expect(response.headers.get('content-type')).toContain('image/svg+xml');
			expect(response.status).toBe(200);
		}
	});
});
