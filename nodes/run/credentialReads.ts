import type { IWebhookFunctions } from 'n8n-workflow';

import { asError } from '../core/exportError';

/** How long a read is reused, in milliseconds: even in a long burst, a changed credential must soon take effect. */
const LONGEST_USE_MS = 10_000;

interface Read {
	at: number;
	credentials: Promise<object>;
}

/** The reads of calls in progress, by node and credential. Nothing is kept afterwards. */
const inUse = new Map<string, { calls: number; reads: Map<string, Read> }>();

/**
 * Handles a webhook call in a context that shares its reads of credentials with other calls at the same time. For each
 * read in a webhook, n8n (2.41, credentials-helper.js) creates a sandbox for expressions, some 12 MB and up to a tenth of
 * a second, and one request reads three times. n8n writes a refreshed token into the object that was read.
 */
export async function sharingCredentials<T>(
	context: IWebhookFunctions,
	action: (context: IWebhookFunctions) => Promise<T>,
): Promise<T> {
	const { id, credentials } = context.getNode();
	// An execution can have its own credentials: those of the user who started it.
	const key = JSON.stringify([context.getWorkflow().id, id, credentials, context.getExecutionId()]);
	const shared = inUse.get(key) ?? { calls: 0, reads: new Map<string, Read>() };
	inUse.set(key, shared);
	shared.calls++;
	try {
		return await action(reading(context, shared.reads));
	} finally {
		if (--shared.calls === 0) inUse.delete(key);
	}
}

function reading(context: IWebhookFunctions, reads: Map<string, Read>): IWebhookFunctions {
	const getCredentials = async (type: string) => {
		const known = reads.get(type);
		const isFresh = known !== undefined && Date.now() - known.at < LONGEST_USE_MS;
		const read = isFresh ? known : { at: Date.now(), credentials: context.getCredentials(type) };
		reads.set(type, read);
		try {
			return await read.credentials;
		} catch (error) {
			if (reads.get(type) === read) reads.delete(type);
			throw asError(error);
		}
	};
	return Object.create(context, { getCredentials: { value: getCredentials } }) as IWebhookFunctions;
}
