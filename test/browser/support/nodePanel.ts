import type { Locator, Page } from 'playwright-core';
import type { CredentialReference } from '../../../dev/n8n';
import { until } from '../../n8n/support/callbacks';
import { TIMEOUT_MS } from './browser';
import { CredentialWindow } from './credentialWindow';

const LIST_MS = 5000;

/** Matches exactly this text. */
function exactly(text: string): RegExp {
	return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}

/** The panel of a node: its input, fields and output. */
export class NodePanel {
	constructor(private readonly page: Page) {}

	/** An element by n8n's test ID. */
	id(testId: string): Locator {
		return this.page.locator(`[data-test-id="${testId}"]:visible`);
	}

	/** A field by parameter name. */
	field(parameter: string): Locator {
		return this.id(`parameter-input-${parameter}`);
	}

	private async labels(): Promise<string[]> {
		const labels = this.id('node-parameters').locator('[data-test-id="input-label"]:visible');
		return (await labels.allInnerTexts()).map((text) => text.trim().split('\n', 1)[0] ?? '');
	}

	/** Waits until exactly these fields are shown, by label, from top to bottom. */
	async shows(labels: string[]): Promise<void> {
		const fitting = async () => (await this.labels()).join('\n') === labels.join('\n');
		await until('the fields are these', fitting, TIMEOUT_MS).catch(() => undefined);
		expect(await this.labels()).toEqual(labels);
	}

	/** Selects an option. */
	async choose(parameter: string, label: string): Promise<void> {
		await this.field(parameter).click();
		await this.entry(label).click();
		await this.entries().first().waitFor({ state: 'hidden' });
	}

	/** The options of a list. */
	async choices(parameter: string): Promise<string[]> {
		await this.field(parameter).click();
		await this.entries().first().waitFor();
		const labels = await this.page.locator('[role="option"]:visible .option-headline').allInnerTexts();
		await this.closeList();
		return labels.map((text) => text.trim());
	}

	/** The text of a field and the values of its inputs. */
	async shown(parameter: string): Promise<string> {
		const inputs = await this.field(parameter).locator('input').all();
		const texts = inputs.map(async (input) => [
			await input.inputValue(),
			(await input.getAttribute('placeholder')) ?? '',
		]);
		return [await this.field(parameter).innerText(), ...(await Promise.all(texts)).flat()].join(' ').trim();
	}

	/** Waits until a field shows a text. */
	async says(parameter: string, text: string): Promise<void> {
		await until(
			`${parameter} shows ${text}`,
			async () => (await this.shown(parameter)).includes(text),
			TIMEOUT_MS,
		);
	}

	/** The text below a field. */
	hint(text: string): Locator {
		return this.id('node-parameters').getByText(text);
	}

	/** The red marker of an invalid field. */
	issue(parameter: string): Locator {
		return this.field(parameter).locator('[data-test-id="parameter-issues"]');
	}

	/** Selects options of a multi-select in this order, by typing the start of each. */
	async pick(parameter: string, labels: string[]): Promise<void> {
		for (const label of labels) {
			await this.offered(parameter, label.split(' (', 1)[0] ?? '');
			await this.entry(label).click();
		}
		await this.closeList();
	}

	/** Types into a multi-select, which stays open, and returns the matching options. */
	async offered(parameter: string, words: string): Promise<string[]> {
		const search = this.field(parameter).locator('input').first();
		if (!(await this.entries().first().isVisible()))
			await this.reveal(this.field(parameter), this.entries().first());
		await search.fill(words);
		const fitting = this.entries().filter({ hasText: new RegExp(words, 'i') });
		await fitting.first().waitFor();
		return (await fitting.allInnerTexts()).map((text) => text.trim());
	}

	async closeList(): Promise<void> {
		await this.id('tab-params').click();
		await this.entries().first().waitFor({ state: 'hidden' });
	}

	/** Searches a long list and selects an entry. */
	async find(parameter: string, search: string, label: string): Promise<string[]> {
		const locator = this.id(`resource-locator-${parameter}`);
		await locator.locator('[data-test-id="rlc-input"]').click();
		await this.id('rlc-search').fill(search);
		const entry = this.id('rlc-item').filter({ hasText: label }).first();
		await entry.waitFor();
		const found = await this.id('rlc-item').allInnerTexts();
		await entry.click();
		return found.map((text) => text.trim());
	}

	/** The labels of the options that can be added. */
	async addableOptions(): Promise<string[]> {
		const options = this.id('collection-parameter-option');
		await this.id('collection-parameter-add').click();
		await options.first().waitFor();
		const labels = await options.allInnerTexts();
		await this.id('tab-params').click();
		await options.first().waitFor({ state: 'hidden' });
		return labels.map((text) => text.trim());
	}

	/** Adds an option with a value. */
	async addOption(label: string, parameter: string, value: string): Promise<void> {
		await this.id('collection-parameter-add').click();
		await this.id('collection-parameter-option')
			.filter({ hasText: exactly(label) })
			.click();
		await this.field(parameter).locator('input').first().fill(value);
	}

	/** Selects a credential. */
	async useCredential({ id }: CredentialReference): Promise<void> {
		const entry = this.id(`node-credentials-select-item-${id}`);
		await this.reveal(this.id('node-credentials-select'), entry);
		await entry.click();
		await entry.waitFor({ state: 'hidden' });
	}

	/** Presses the button that replaces the list if the user has no credential, and returns the dialog. */
	async connect(label: string): Promise<CredentialWindow> {
		await this.page.getByRole('button', { name: exactly(label) }).click();
		return await CredentialWindow.opened(this.page);
	}

	/** Opens the dialog of a new credential. */
	async newCredential(): Promise<CredentialWindow> {
		const button = this.id('node-credentials-select-item-new');
		await this.reveal(this.id('node-credentials-select'), button);
		await button.click();
		return await CredentialWindow.opened(this.page);
	}

	/** Opens the selected credential. */
	async editCredential(): Promise<CredentialWindow> {
		await this.id('credential-edit-button').click();
		return await CredentialWindow.opened(this.page);
	}

	/** Presses Execute Step, and waits until the node has run. */
	async run(): Promise<void> {
		await this.id('node-execute-button').click();
		await this.id('node-run-info').waitFor();
	}

	/** The output table: header and rows. */
	async table(): Promise<string[][]> {
		await this.output('radio-button-table').click();
		const table = this.output('ndv-data-container').locator('table');
		await table.waitFor();
		const rows: string[][] = [];
		for (const row of await table.locator('tr').all()) {
			const cells = (await row.locator('th, td').allInnerTexts()).map((text) => text.trim());
			// The last cell only fills the width.
			rows.push(cells.at(-1) === '' ? cells.slice(0, -1) : cells);
		}
		return rows;
	}

	/** A part of the output. */
	output(testId: string): Locator {
		return this.page.locator(`[data-test-id="output-panel"] [data-test-id="${testId}"]`);
	}

	async close(): Promise<void> {
		await this.id('ndv-close-button').click();
		await this.page.locator('[data-test-id="ndv"]').waitFor({ state: 'hidden' });
	}

	/** Clicks until the result is visible, because a list opened while the panel is still rendering closes again. */
	private async reveal(button: Locator, entry: Locator): Promise<void> {
		await until(
			'the list opens',
			async () => {
				if (await entry.isVisible()) return true;
				await button.click();
				return await entry.waitFor({ timeout: LIST_MS }).then(
					() => true,
					() => false,
				);
			},
			TIMEOUT_MS,
		);
	}

	private entries(): Locator {
		return this.page.locator('[role="option"]:visible');
	}

	private entry(label: string): Locator {
		return this.entries().filter({ has: this.page.locator('.option-headline', { hasText: exactly(label) }) });
	}
}
