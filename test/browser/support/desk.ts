import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import type { SandboxOptions } from '../../../sandbox';
import { sharedN8n, type TestN8n } from '../../n8n/support/sharedN8n';
import { Workbench } from '../../n8n/support/workbench';
import { launchBrowser, PATIENCE_MS } from './browser';
import { Editor } from './editor';

/** A test takes several steps of the editor, and a slow machine is no failure. */
const LIMIT_MS = 3 * PATIENCE_MS;

/** What a browser test works with. */
export interface Desk {
	editor: Editor;
	bench: Workbench;
	/** Takes a picture for the README, where this run is for pictures. */
	picture: (name: string) => Promise<void>;
}

/** A test at the desk of its file. */
export type DeskTest = (name: string, body: (desk: Desk) => Promise<void>) => void;

/**
 * Opens a sandbox and a browser with the editor for all tests of a file, and gives what such a test is declared with.
 * A test that fails leaves a picture of the editor behind.
 *
 * @param user who sits there: the owner, if nobody else
 */
export function deskTests(
	options: SandboxOptions = {},
	user: () => Promise<TestN8n> = async () => await Promise.resolve(sharedN8n()),
): DeskTest {
	let browser: Browser;
	let desk: Desk;
	beforeAll(async () => {
		const bench = await Workbench.open(options);
		browser = await launchBrowser();
		const editor = await Editor.open(browser, await user());
		desk = { bench, editor, picture: async (name) => await takePicture(editor, name) };
	}, LIMIT_MS);
	afterAll(async () => {
		await browser?.close();
		await desk?.bench.close();
	}, LIMIT_MS);

	return (name, body) => {
		it(
			name,
			async () => {
				try {
					await body(desk);
				} catch (error) {
					const file = join(tmpdir(), `contact-export-browser-${name.replace(/\W+/g, '-')}.png`);
					await desk.editor.picture(file);
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
