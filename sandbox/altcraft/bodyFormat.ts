import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bodyText } from '../server/recorder';

/** The two formats of requests and responses. */
export type BodyFormat = 'json' | 'xml';

/** A request's parameters; in XML every value is text (platform fact). */
export interface ApiRequest {
	format: BodyFormat;
	parameters: Readonly<Record<string, unknown>>;
}

/** Root element of XML requests and responses. Source: the vendor's examples. */
const ROOT = 'xml';

const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: true, processEntities: true });
const builder = new XMLBuilder({ suppressEmptyNode: true });

/** The format that the content type declares; undefined for any other content type. */
export function formatOf(request: FastifyRequest): BodyFormat | undefined {
	const type = request.headers['content-type'] ?? '';
	if (/^application\/json\b/i.test(type)) return 'json';
	return /^(application|text)\/xml\b/i.test(type) ? 'xml' : undefined;
}

/** Parses a request's parameters; undefined if the body doesn't match its content type. */
export function readBody(request: FastifyRequest, format: BodyFormat): ApiRequest | undefined {
	const text = bodyText(request);
	const parameters = format === 'json' ? readJson(text) : readXml(text);
	const isObject = typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters);
	return isObject ? { format, parameters: parameters as Record<string, unknown> } : undefined;
}

/** Sends a response in the format of its request. */
export function sendBody(
	reply: FastifyReply,
	format: BodyFormat,
	status: number,
	response: object,
): FastifyReply {
	return format === 'json'
		? reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(response))
		: reply.code(status).type('application/xml; charset=utf-8').send(writeXml(response));
}

/** Serializes a response as XML: lists as repeated elements, an empty list as one empty element (platform facts). */
export function writeXml(response: object): string {
	return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ [ROOT]: withoutEmptyLists(response) })}`;
}

function withoutEmptyLists(value: unknown): unknown {
	if (Array.isArray(value)) return value.length === 0 ? '' : value.map(withoutEmptyLists);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutEmptyLists(inner)]));
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function readXml(text: string): unknown {
	if (XMLValidator.validate(text) !== true) return undefined;
	const root = (parser.parse(text) as Record<string, unknown>)[ROOT];
	return root === '' ? {} : root;
}
