import type { Platform } from '../platform';
import { authenticationField } from './authentication';
import { downloadOptions } from './options';

/** How Emarsys calls. */
export const callback: NonNullable<Platform['callback']> = {
	exportIdIn: exportIdInCallback,
	fields: [
		{ ...authenticationField, description: 'How the node signs in to ask Emarsys whether a call is true' },
	],
	options: downloadOptions({ '/output': ['file', 'rows'] }),
};

/**
 * The id in a callback: at the top level, as seen in production, or in `data`, as in a status answer (the vendor's
 * documentation). Undefined for anything else. It is a hint which export to ask about, and nothing more: a callback
 * is not signed.
 */
export function exportIdInCallback(body: unknown): string | undefined {
	if (typeof body !== 'object' || body === null) return undefined;
	const { id, data } = body as { id?: unknown; data?: unknown };
	const inData = typeof data === 'object' && data !== null ? (data as { id?: unknown }).id : undefined;
	return idOf(id) ?? idOf(inData);
}

function idOf(value: unknown): string | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const id = String(value).trim();
	return /^\d{1,20}$/.test(id) ? id : undefined;
}
