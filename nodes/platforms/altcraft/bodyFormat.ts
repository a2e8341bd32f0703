import { badResponse } from '../../core/messages';
import { plainText } from '../../core/text';
import { resultCode } from '../resultCode';
import { readXml, writeXml } from './xml';

/** How requests and answers are written. The newest documentation of the vendor names JSON only. */
export type BodyFormat = 'json' | 'xml';

/** The envelope of every answer: `error` is 0 for success. In XML every value is text. */
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
 * The envelope in an answer, in whichever of the two formats it came.
 * @throws ExportError `badResponse` when it is neither
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

/** Whether a value is an object with named members. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is an array in JSON: in XML a single element is its value, an empty one is empty text. */
export function arrayOf(value: unknown): unknown[] {
	if (value === undefined || value === null || value === '') return [];
	return Array.isArray(value) ? (value as unknown[]) : [value];
}
