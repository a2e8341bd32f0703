import { isRecord } from '../../core/isRecord';
import type { Platform } from '../platform';
import { authenticationField } from './authentication';
import { downloadOptions } from './options';

export const callback: NonNullable<Platform['callback']> = {
	exportIdIn: exportIdInCallback,
	fields: [{ ...authenticationField, description: 'How the node signs in to Emarsys to verify a call' }],
	options: downloadOptions({ '/output': ['file', 'rows'] }),
};

/**
 * The export ID in a callback: at the top level, as seen in production, or in `data`, as in a status response (the
 * vendor's documentation). Undefined for anything else. It only hints at which export to check: callbacks are not signed.
 */
export function exportIdInCallback(body: unknown): string | undefined {
	if (!isRecord(body)) return undefined;
	const { id, data } = body;
	return idOf(id) ?? (isRecord(data) ? idOf(data['id']) : undefined);
}

export function idOf(value: unknown): string | undefined {
	// A larger number has lost digits, and is another export's ID.
	if (typeof value !== 'string' && !Number.isSafeInteger(value)) return undefined;
	const id = String(value).trim();
	return /^\d{1,20}$/.test(id) ? id : undefined;
}
