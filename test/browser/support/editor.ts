import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { TestN8n } from '../../n8n/support/sharedN8n';
import { TIMEOUT_MS } from './browser';
import { NodePanel } from './nodePanel';

/** Size of the screenshots in the README. */
const VIEWPORT = { width: 1280, height: 800 };

/** n8n's editor in a browser, with a user signed in. */
export class Editor {
	private constructor(
		readonly n8n: TestN8n,
		private readonly context: BrowserContext,
		readonly page: Page,
	) {}

	/** Opens a fresh browser context. */
	static async open(browser: Browser, n8n: TestN8n): Promise<Editor> {
		const context = await browser.newContext({ viewport: VIEWPORT, locale: 'en-GB' });
		context.setDefaultTimeout(TIMEOUT_MS);
		// n8n ties a session to a browser ID.
		const { browserId, cookie } = n8n.rest.session;
		await context.addInitScript({ content: `localStorage.setItem('n8n-browserId', '${browserId}')` });
		const [name = '', value = ''] = cookie.split('=');
		await context.addCookies([{ name, value, url: n8n.baseUrl, httpOnly: true }]);
		return new Editor(n8n, context, await context.newPage());
	}

	async picture(file: string): Promise<void> {
		await this.page.screenshot({ path: file, animations: 'disabled' });
	}

	async close(): Promise<void> {
		await this.context.close();
	}

	/** Starts a new workflow. */
	async newWorkflow(): Promise<void> {
		await this.page.goto(new URL('workflow/new', this.n8n.baseUrl).href);
		await this.id('node-creator-plus-button').waitFor();
	}

	/** Opens a saved workflow. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(new URL(`workflow/${id}`, this.n8n.baseUrl).href);
		await this.id('canvas-node').first().waitFor();
	}

	/** Imports a workflow from a file through the workflow's menu, and zooms to fit. */
	async importFile(file: string): Promise<void> {
		await this.id('workflow-import-input').setInputFiles(file);
		await this.id('canvas-node').first().waitFor();
		await this.id('zoom-to-fit').click();
	}

	/** Types a word into the search of the node panel, and returns the entries of this package. */
	async search(word: string): Promise<Locator> {
		const search = this.id('node-creator-search-bar');
		// A click on the button closes an open panel.
		if (!(await search.isVisible())) await this.id('node-creator-plus-button').click();
		await search.fill(word);
		return this.id('item-iterator-item').filter({ hasText: /^\s*Contact Export/ });
	}

	/** Searches for the node, adds one of its triggers or actions, and opens its panel. */
	async add(word: string, entry: string): Promise<NodePanel> {
		await (await this.search(word)).click();
		const option = this.id('item-iterator-item').filter({ hasText: entry });
		const actions = this.id('node-creator-category-item').filter({ hasText: 'Actions' });
		await actions.waitFor();
		// Entries that don't fit are collapsed, such as actions for the first step of a workflow.
		if (!(await option.isVisible())) await actions.click();
		await option.click();
		return await this.panel();
	}

	node(name: string): Locator {
		return this.page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`);
	}

	async openNode(name: string): Promise<NodePanel> {
		await this.node(name).dblclick();
		return await this.panel();
	}

	/** Presses Execute Workflow. */
	async execute(): Promise<void> {
		await this.id('execute-workflow-button').first().click();
	}

	/** An element by n8n's test ID. */
	id(testId: string): Locator {
		return this.page.locator(`[data-test-id="${testId}"]`);
	}

	/** A text anywhere in the editor. */
	text(words: string | RegExp): Locator {
		return this.page.getByText(words);
	}

	/** The open node panel. */
	async panel(): Promise<NodePanel> {
		await this.id('ndv').waitFor();
		await this.page.locator('[data-test-id^="parameter-input-"]').first().waitFor();
		return new NodePanel(this.page);
	}
}
