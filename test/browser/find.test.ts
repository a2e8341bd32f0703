import { deskTests } from './support/desk';

describe('the node panel', () => {
	const test = deskTests();

	test('finds the nodes by their platforms and by what they export', async ({ editor }) => {
		await editor.newWorkflow();
		for (const word of ['altcraft', 'contacts', 'profiles', 'CSV', 'emarsys']) {
			const found = await editor.search('nothing is called like this');
			await found.waitFor({ state: 'hidden' });
			await editor.search(word);
			await found.waitFor();
			// Nobody who looks for one platform shall read about the other only.
			expect(await found.innerText()).toMatch(/Emarsys.*Altcraft/s);
		}

		await (await editor.search('emarsys')).click();
		await editor.id('node-creator-category-item').filter({ hasText: 'Actions (5)' }).click();
		const entries = editor.id('item-iterator-item');
		await entries.filter({ hasText: 'Export contacts or profiles' }).waitFor();
		expect((await entries.allInnerTexts()).map((text) => text.trim())).toEqual([
			'On export done',
			'On export failed',
			'Download file of export',
			'Export contacts or profiles',
			'Get status of export',
			'Start export',
			'Wait until export is done',
		]);
	});
});
