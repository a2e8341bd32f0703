import type { IWebhookFunctions } from 'n8n-workflow';

import { asError } from '../core/exportError';

/**
 * The context of a call to a webhook that reads each credential once: for each read n8n (2.41, credentials-helper.js)
 * makes a sandbox for expressions, some 12 MB and up to a tenth of a second, and a request reads them three times. A token
 * that n8n renews meanwhile is put into what was read, by n8n itself.
 */
export function readingCredentialsOnce(context: IWebhookFunctions): IWebhookFunctions {
	const reads = new Map<string, Promise<object>>();
	const getCredentials = async (type: string) => {
		const read = reads.get(type) ?? context.getCredentials(type);
		reads.set(type, read);
		try {
			return await read;
		} catch (error) {
			reads.delete(type);
			throw asError(error);
		}
	};
	return Object.create(context, { getCredentials: { value: getCredentials } }) as IWebhookFunctions;
}
