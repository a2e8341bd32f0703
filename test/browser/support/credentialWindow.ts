import type { Locator, Page } from 'playwright-core';

/** The dialog of a credential. */
export class CredentialWindow {
	private constructor(
		private readonly page: Page,
		private readonly window: Locator,
	) {}

	static async opened(page: Page): Promise<CredentialWindow> {
		const window = page.locator('[data-test-id="editCredential-modal"]');
		await window.waitFor();
		return new CredentialWindow(page, window);
	}

	/** Fills in fields by parameter name. */
	async fill(values: Record<string, string>): Promise<void> {
		for (const [parameter, value] of Object.entries(values)) {
			await this.window.locator(`[data-test-id="parameter-input-${parameter}"] input`).fill(value);
		}
	}

	/** Switches to another authentication method, in the menu at the top right. */
	async signInBy(before: string, name: string): Promise<void> {
		await this.window.getByText(before, { exact: true }).click();
		await this.page.getByText(name, { exact: true }).last().click();
	}

	/** Presses Save, which tests the credential. The dialog closes if the credential works. */
	async save(): Promise<void> {
		await this.window.locator('[data-test-id="credential-save-button"]').click();
	}

	/** The result of the credential test. */
	get success(): Locator {
		return this.window.locator('[data-test-id="credentials-config-container-test-success"]:visible');
	}

	/** Waits for a failed test, and returns the reason. */
	async failure(words: RegExp): Promise<void> {
		await this.window.getByText('More details').click();
		await this.window.getByText(words).waitFor();
	}

	async closed(): Promise<void> {
		await this.window.waitFor({ state: 'hidden' });
	}

	async close(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await this.closed();
	}
}
