import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bodyText } from '../server/recorder';

/** The two formats that requests and answers have. */
export type WireFormat = 'json' | 'xml';

/** A request's parameters; in XML every value is text (platform fact). */
export interface WireRequest {
	format: WireFormat;
	parameters: Readonly<Record<string, unknown>>;
}

/** The root element of XML requests and answers. Source: the vendor's examples. */
const ROOT = 'xml';

const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: true, processEntities: true });
const builder = new XMLBuilder({ suppressEmptyNode: true });

/** The format that a request says it has; undefined for any other content type. */
export function formatOf(request: FastifyRequest): WireFormat | undefined {
	const type = request.headers['content-type'] ?? '';
	if (/^application\/json\b/i.test(type)) return 'json';
	return /^(application|text)\/xml\b/i.test(type) ? 'xml' : undefined;
}

/** Reads a request's parameters; undefined when the body is not what its content type says. */
export function readWire(request: FastifyRequest, format: WireFormat): WireRequest | undefined {
	const text = bodyText(request);
	const parameters = format === 'json' ? readJson(text) : readXml(text);
	const isObject = typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters);
	return isObject ? { format, parameters: parameters as Record<string, unknown> } : undefined;
}

/** Sends an answer in the format of its request. */
export function sendWire(
	reply: FastifyReply,
	format: WireFormat,
	status: number,
	answer: object,
): FastifyReply {
	return format === 'json'
		? reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(answer))
		: reply.code(status).type('application/xml; charset=utf-8').send(writeXml(answer));
}

/** Writes an answer as XML: lists as repeated elements, an empty list as one empty element (platform facts). */
export function writeXml(answer: object): string {
	return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ [ROOT]: withoutEmptyLists(answer) })}`;
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
