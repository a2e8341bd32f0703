import type { INode, INodeParameters } from 'n8n-workflow';
import { nodeTypes, pickerOptions, searchPicker } from '../../n8n/support/editorRequests';
import { EMARSYS_PERMISSIONS } from '../../../sandbox';
import { ALTCRAFT, EMARSYS } from '../../n8n/support/parameters';
import { EXPORT_NODE } from '../../n8n/support/workflows';
import type { N8nFixture } from '../../n8n/support/n8nFixture';

const PACKAGE = 'n8n-nodes-contact-export';

/** The editor: the nodes with their fields, and the pickers with the platform's data. */
export function editor(fixture: () => N8nFixture): void {
	describe('the editor', () => {
		it('has both nodes, the tool for AI agents, and the credentials', async () => {
			const { rest } = fixture().n8n;
			const types = await nodeTypes(rest);
			const own = types.filter(({ name }) => name.startsWith(`${PACKAGE}.`));
			expect(own.map(({ name }) => name.split('.')[1]).sort()).toEqual([
				'contactExport',
				'contactExportTool',
				'contactExportTrigger',
			]);
			const operation = own[0]?.properties.find(({ name }) => name === 'operation');
			expect(operation?.options).toEqual(
				expect.arrayContaining(
					['download', 'export', 'getStatus', 'start', 'wait'].map(
						(value) => expect.objectContaining({ value }) as unknown,
					),
				),
			);
			const credentials = await rest.file<Array<{ name: string }>>('/types/credentials.json');
			expect(credentials.map(({ name }) => name)).toEqual(
				expect.arrayContaining(['altcraftApi', 'emarsysFtpApi', 'emarsysOAuth2Api', 'emarsysWsseApi']),
			);
		});

		const node = (parameters: INodeParameters, credential: string): INode => ({
			id: 'node',
			name: 'Export',
			type: EXPORT_NODE,
			typeVersion: 1,
			position: [0, 0],
			parameters: { ...parameters, operation: 'export' },
			credentials: fixture().pick(credential),
		});

		it.each(['wsse', 'oAuth2'])('offers contact fields by name (%s)', async (authentication) => {
			const credential = authentication === 'wsse' ? 'emarsysWsseApi' : 'emarsysOAuth2Api';
			const choices = await pickerOptions(
				fixture().n8n.rest,
				node({ ...EMARSYS, authentication }, credential),
				'getEmarsysContactFields',
			);
			expect(choices).toEqual(
				expect.arrayContaining([{ name: 'First Name (1)', value: '1', description: 'shorttext' }]),
			);
		});

		it('finds segments and databases by part of their name', async () => {
			const { rest } = fixture().n8n;
			const searches: Array<[INode, string]> = [
				[node(EMARSYS, 'emarsysWsseApi'), 'searchEmarsysSegments'],
				[node(ALTCRAFT, 'altcraftApi'), 'searchAltcraftDatabases'],
			];
			for (const [where, method] of searches) {
				const all = (await searchPicker(rest, where, method, '')).results;
				const [first] = all;
				const found = (await searchPicker(rest, where, method, String(first?.name).toUpperCase())).results;
				expect(all.length).toBeGreaterThan(found.length);
				expect(found).toContainEqual(first);
			}
		});

		it('shows errors in a picker', async () => {
			const { sandbox, n8n } = fixture();
			sandbox.emarsys.setPermissions([]);
			const request = pickerOptions(n8n.rest, node(EMARSYS, 'emarsysWsseApi'), 'getEmarsysContactFields');
			await expect(request).rejects.toThrow(/field\.get/);
		});
		afterEach(() => fixture().sandbox.emarsys.setPermissions(EMARSYS_PERMISSIONS));
	});
}
