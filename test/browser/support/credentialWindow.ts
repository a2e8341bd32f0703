import type { Locator, Page } from 'playwright-core';

/** The window in which a credential is entered. */
export class CredentialWindow {
	private constructor(
		private readonly page: Page,
		private readonly window: Locator,
	) {}

	/** Waits until the window is there. */
	static async opened(page: Page): Promise<CredentialWindow> {
		const window = page.locator('[data-test-id="editCredential-modal"]');
		await window.waitFor();
		return new CredentialWindow(page, window);
	}

	/** Fills in the fields, by their parameters. */
	async fill(values: Record<string, string>): Promise<void> {
		for (const [parameter, value] of Object.entries(values)) {
			await this.window.locator(`[data-test-id="parameter-input-${parameter}"] input`).fill(value);
		}
	}

	/** Switches to another way to sign in, by the small list at the top right. */
	async signInBy(before: string, wanted: string): Promise<void> {
		await this.window.getByText(before, { exact: true }).click();
		await this.page.getByText(wanted, { exact: true }).last().click();
	}

	/** Presses Save, which tests the credential. A window whose credential works is closed. */
	async save(): Promise<void> {
		await this.window.locator('[data-test-id="credential-save-button"]').click();
	}

	/** What it says about the test of the credential. */
	get success(): Locator {
		return this.window.locator('[data-test-id="credentials-config-container-test-success"]:visible');
	}

	/** Waits until it says that the test has failed, and why. */
	async failure(words: RegExp): Promise<void> {
		await this.window.getByText('More details').click();
		await this.window.getByText(words).waitFor();
	}

	/** Waits until the window has gone. */
	async closed(): Promise<void> {
		await this.window.waitFor({ state: 'hidden' });
	}

	/** Closes it. */
	async close(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await this.closed();
	}
}
