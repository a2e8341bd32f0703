import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import type { SandboxOptions } from '../../../sandbox';
import { sharedN8n, type TestN8n } from '../../n8n/support/sharedN8n';
import { N8nFixture } from '../../n8n/support/n8nFixture';
import { launchBrowser, TIMEOUT_MS } from './browser';
import { Editor } from './editor';

/** A test takes several steps of the editor, and a slow machine is no failure. */
const LIMIT_MS = 3 * TIMEOUT_MS;

/** What a browser test works with. */
export interface BrowserFixture {
	editor: Editor;
	n8n: N8nFixture;
	/** Takes a picture for the README, where this run is for pictures. */
	picture: (name: string) => Promise<void>;
}

/** A test at the desk of its file. */
export type BrowserTest = (name: string, body: (fixture: BrowserFixture) => Promise<void>) => void;

/**
 * Opens a sandbox and a browser with the editor for all tests of a file, and gives what such a test is declared with.
 * A test that fails leaves a picture of the editor behind.
 *
 * @param user who sits there: the owner, if nobody else
 */
export function browserTests(
	options: SandboxOptions = {},
	user: () => Promise<TestN8n> = async () => await Promise.resolve(sharedN8n()),
): BrowserTest {
	let browser: Browser;
	let fixture: BrowserFixture;
	beforeAll(async () => {
		const n8n = await N8nFixture.open(options);
		browser = await launchBrowser();
		const editor = await Editor.open(browser, await user());
		fixture = { n8n, editor, picture: async (name) => await takePicture(editor, name) };
	}, LIMIT_MS);
	afterAll(async () => {
		await browser?.close();
		await fixture?.n8n.close();
	}, LIMIT_MS);

	return (name, body) => {
		it(
			name,
			async () => {
				try {
					await body(fixture);
				} catch (error) {
					const file = join(tmpdir(), `contact-export-browser-${name.replace(/\W+/g, '-')}.png`);
					await fixture.editor.picture(file);
					if (error instanceof Error) error.message += `\n\nThe editor at that moment: ${file}`;
					throw error;
				}
			},
			LIMIT_MS,
		);
	};
}

/** Nobody's n8n has the address of this one, which is another in each run; a message that comes and goes hides things. */
const PRESENTABLE = `
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const text = walker.currentNode;
		text.nodeValue = text.nodeValue.replace(/http:\\/\\/127\\.0\\.0\\.1:\\d+/g, 'https://n8n.example.com');
	}
`;

async function takePicture(editor: Editor, name: string): Promise<void> {
	const folder = process.env.CONTACT_EXPORT_PICTURES;
	if (!folder) return;
	await editor.page.addStyleTag({ content: '.el-notification { display: none !important; }' });
	await editor.page.evaluate(PRESENTABLE);
	await editor.picture(resolve(folder, `${name}.png`));
}
