import { isRecord } from '../../core/isRecord';
import { badResponse } from '../../core/messages';
import { plainText } from '../../core/text';
import { resultCode } from '../resultCode';
import { readXml, writeXml } from './xml';

/** Format of requests and responses. The vendor's newest documentation mentions only JSON. */
export type BodyFormat = 'json' | 'xml';

/** The envelope of every response: `error` is 0 for success. In XML, every value is text. */
export interface Envelope {
	error?: unknown;
	error_text?: unknown;
	data?: unknown;
}

const MEDIA_TYPES = { json: 'application/json', xml: 'application/xml' } as const;

/** Headers and body of a request. The credential adds the token, in XML as the first element. */
export function encode(
	body: Record<string, unknown>,
	format: BodyFormat,
): { headers: Record<string, string>; body: string | Record<string, unknown> } {
	const type = MEDIA_TYPES[format];
	return {
		headers: { 'Content-Type': type, Accept: type },
		body: format === 'xml' ? writeXml('xml', body) : body,
	};
}

/**
 * The envelope in a response, in either format.
 * @throws ExportError `badResponse` if it is in neither
 */
export function decode(text: string, httpStatus: number): Envelope {
	const content = text.trim();
	if (!content) throw badResponse('Altcraft', 'it is empty', httpStatus);
	const envelope = content.startsWith('<') ? fromXml(content, httpStatus) : fromJson(content, httpStatus);
	if (!isRecord(envelope) || Number.isNaN(resultCode(envelope['error']))) {
		throw badResponse('Altcraft', plainText(content) || 'it has no result code', httpStatus);
	}
	return envelope;
}

function fromJson(content: string, httpStatus: number): unknown {
	try {
		return JSON.parse(content) as unknown;
	} catch {
		throw badResponse('Altcraft', plainText(content), httpStatus);
	}
}

function fromXml(content: string, httpStatus: number): unknown {
	try {
		return readXml(content);
	} catch {
		throw badResponse('Altcraft', plainText(content), httpStatus);
	}
}

/** An array of the JSON format: in XML, an array of one is just its value, and an empty one is empty text. */
export function arrayOf(value: unknown): unknown[] {
	if (value === undefined || value === null || value === '') return [];
	return Array.isArray(value) ? (value as unknown[]) : [value];
}
