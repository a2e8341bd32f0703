import type { WithN8n } from './globalSetup';

export default async function endSharedN8n(): Promise<void> {
	await (globalThis as WithN8n).contactExportN8n?.remove();
}
