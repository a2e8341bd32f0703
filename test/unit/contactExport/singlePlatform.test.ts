import type { INodeTypeDescription } from 'n8n-workflow';

/*
 * The nodes in a package of one platform: built from the same sources with a shorter list of platforms.
 */

function descriptionWith(platform: 'altcraft' | 'emarsys'): INodeTypeDescription {
	let description: INodeTypeDescription | undefined;
	jest.isolateModules(() => {
		jest.doMock('../../../nodes/platforms/list', () => {
			const only: unknown = jest.requireActual<Record<string, unknown>>(
				`../../../nodes/platforms/${platform}`,
			)[platform];
			return { platforms: [only], defaultPlatform: only };
		});
		const { ContactExport } = jest.requireActual<
			typeof import('../../../nodes/ContactExport/ContactExport.node')
		>('../../../nodes/ContactExport/ContactExport.node');
		({ description } = new ContactExport());
	});
	jest.dontMock('../../../nodes/platforms/list');
	if (!description) throw new Error('The node was not loaded');
	return description;
}

/** Every text in a value. */
function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

it.each(['altcraft', 'emarsys'] as const)('no text for %s alone lacks a name', (platform) => {
	const texts = textsIn(descriptionWith(platform));
	expect(texts.length).toBeGreaterThan(100);
	// Without a name, the spaces on both sides of it are left.
	expect(texts.filter((text) => /\S {2}\S| {2}$/.test(text))).toEqual([]);
});

it('only a platform that calls is waited for', () => {
	const altcraft = descriptionWith('altcraft');
	expect(altcraft.description).toBe('Export contacts or profiles from Altcraft');
	expect(altcraft).not.toHaveProperty('waitingNodeTooltip');
	const emarsys = descriptionWith('emarsys');
	expect(emarsys.description).toMatch(/; start a workflow when an export of .*Emarsys is finished$/);
	expect(emarsys.waitingNodeTooltip).toMatch(/^Waiting for .*Emarsys to call /);
});
