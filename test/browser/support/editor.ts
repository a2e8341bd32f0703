import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { TestN8n } from '../../n8n/support/sharedN8n';
import { TIMEOUT_MS } from './browser';
import { NodePanel } from './nodePanel';

/** The size of the pictures in the README. */
const VIEWPORT = { width: 1280, height: 800 };

/** n8n's editor in a browser, the owner signed in. */
export class Editor {
	private constructor(
		readonly n8n: TestN8n,
		private readonly context: BrowserContext,
		readonly page: Page,
	) {}

	/** Opens a window that nobody else has used. */
	static async open(browser: Browser, n8n: TestN8n): Promise<Editor> {
		const context = await browser.newContext({ viewport: VIEWPORT, locale: 'en-GB' });
		context.setDefaultTimeout(TIMEOUT_MS);
		// n8n ties a session to a browser.
		const { browserId, cookie } = n8n.rest.session;
		await context.addInitScript({ content: `localStorage.setItem('n8n-browserId', '${browserId}')` });
		const [name = '', value = ''] = cookie.split('=');
		await context.addCookies([{ name, value, url: n8n.baseUrl, httpOnly: true }]);
		return new Editor(n8n, context, await context.newPage());
	}

	/** Saves a picture of what is there now. */
	async picture(file: string): Promise<void> {
		await this.page.screenshot({ path: file, animations: 'disabled' });
	}

	/** Closes the window. */
	async close(): Promise<void> {
		await this.context.close();
	}

	/** Begins a workflow. */
	async newWorkflow(): Promise<void> {
		await this.page.goto(new URL('workflow/new', this.n8n.baseUrl).href);
		await this.id('node-creator-plus-button').waitFor();
	}

	/** Opens a workflow that is saved. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(new URL(`workflow/${id}`, this.n8n.baseUrl).href);
		await this.id('canvas-node').first().waitFor();
	}

	/** Imports a workflow from a file, as the menu of the workflow does, and shows all of it. */
	async importFile(file: string): Promise<void> {
		await this.id('workflow-import-input').setInputFiles(file);
		await this.id('canvas-node').first().waitFor();
		await this.id('zoom-to-fit').click();
	}

	/** Types a word into the search of the node panel, and gives the entry of this package. */
	async search(word: string): Promise<Locator> {
		const search = this.id('node-creator-search-bar');
		// A click on the button closes a panel that is open.
		if (!(await search.isVisible())) await this.id('node-creator-plus-button').click();
		await search.fill(word);
		return this.id('item-iterator-item').filter({ hasText: /^\s*Contact Export/ });
	}

	/** Finds the node by a word, and drops one of its triggers or actions in; opens its panel. */
	async add(word: string, entry: string): Promise<NodePanel> {
		await (await this.search(word)).click();
		const wanted = this.id('item-iterator-item').filter({ hasText: entry });
		const actions = this.id('node-creator-category-item').filter({ hasText: 'Actions' });
		await actions.waitFor();
		// What does not fit the moment is folded away: actions where the first step of a workflow is looked for.
		if (!(await wanted.isVisible())) await actions.click();
		await wanted.click();
		return await this.panel();
	}

	/** A node on the canvas. */
	node(name: string): Locator {
		return this.page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`);
	}

	/** Opens a node's panel. */
	async openNode(name: string): Promise<NodePanel> {
		await this.node(name).dblclick();
		return await this.panel();
	}

	/** Presses Execute Workflow. */
	async execute(): Promise<void> {
		await this.id('execute-workflow-button').first().click();
	}

	/** What n8n calls a part of its editor. */
	id(testId: string): Locator {
		return this.page.locator(`[data-test-id="${testId}"]`);
	}

	/** A text, wherever it is shown. */
	text(words: string | RegExp): Locator {
		return this.page.getByText(words);
	}

	/** The panel of the node that is open. */
	async panel(): Promise<NodePanel> {
		await this.id('ndv').waitFor();
		await this.page.locator('[data-test-id^="parameter-input-"]').first().waitFor();
		return new NodePanel(this.page);
	}
}
