import { browserTests } from './support/browserFixture';

/** What users may type to find it. */
const WORDS = [
	...['altcraft', 'altkraft', 'алткрафт', 'emarsys', 'SAP Engagement Cloud', 'emarsys export'],
	...['contacts', 'profiles', 'CSV', 'export contacts', 'contacts export', 'segment', 'callback'],
];

describe('the node panel', () => {
	const test = browserTests();

	test('finds the nodes by platform and by what they export', async ({ editor }) => {
		await editor.newWorkflow();
		for (const word of WORDS) {
			const found = await editor.search('nothing is called like this');
			await found.waitFor({ state: 'hidden' });
			await editor.search(word);
			await found.waitFor();
			// A user who searches for one platform must not only read about the other.
			expect(await found.innerText()).toMatch(/Altcraft.*Emarsys/s);
		}

		await (await editor.search('emarsys')).click();
		await editor.id('node-creator-category-item').filter({ hasText: 'Actions (7)' }).click();
		const entries = editor.id('item-iterator-item');
		await entries.filter({ hasText: 'Export contacts and wait for the file' }).waitFor();
		expect((await entries.allInnerTexts()).map((text) => text.trim())).toEqual([
			'On emarsys export done',
			'On emarsys export failed',
			'EXPORT ACTIONS',
			'Download file of earlier export',
			'Export contacts and wait for the file',
			'Get status of export',
			'Start export without waiting',
			'Wait for started export',
			'ACCOUNT ACTIONS',
			'Check access and permissions',
			'Get many segments or other lists',
		]);
	});
});
