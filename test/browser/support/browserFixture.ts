import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import type { SandboxOptions } from '../../../sandbox';
import { sharedN8n, type TestN8n } from '../../n8n/support/sharedN8n';
import { N8nFixture } from '../../n8n/support/n8nFixture';
import { launchBrowser, TIMEOUT_MS } from './browser';
import { Editor } from './editor';

/** A test takes several steps in the editor, and a slow machine is not a failure. */
const LIMIT_MS = 3 * TIMEOUT_MS;

export interface BrowserFixture {
	editor: Editor;
	n8n: N8nFixture;
	/** Takes a screenshot for the README, if this run takes screenshots. */
	picture: (name: string) => Promise<void>;
}

export type BrowserTest = (name: string, body: (fixture: BrowserFixture) => Promise<void>) => void;

/**
 * Opens a sandbox and a browser with the editor for all tests of a file, and returns the function that declares a test.
 * A failing test saves a screenshot.
 *
 * @param user who is signed in, by default the owner
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

/** Hides what differs between runs: the URL of this n8n, and notifications that come and go. */
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
