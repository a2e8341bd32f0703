import { resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * A path in the folder for everything that takes minutes to install. It is outside the checkout, so that every clone
 * shares it and `git clean` does not cost an n8n installation.
 */
export function cacheFolder(...parts: string[]): string {
	const root = process.env.CONTACT_EXPORT_CACHE || envPaths('n8n-nodes-contact-export', { suffix: '' }).cache;
	return resolve(root, ...parts);
}
