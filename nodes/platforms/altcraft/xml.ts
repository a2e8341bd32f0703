import { XMLParser, XMLValidator } from 'fast-xml-parser';

import { escapeXml } from '../../core/text';

/** A name that needs no namespace and is not reserved: https://www.w3.org/TR/xml/#NT-Name */
const NAME = /^(?!xml)[\p{L}_][\p{L}\p{N}\p{M}._-]*$/iu;

/** Characters that no XML document can hold, not even as a reference: https://www.w3.org/TR/xml/#charsets */
const FORBIDDEN = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/u;

/**
 * Why a value can't be written as XML: the format has no null, no empty list or object and no list in a list, and allows
 * fewer names and characters than JSON. Undefined if only types are lost: every value becomes text.
 *
 * @param path where the value is, for the message
 */
export function lossInXml(value: unknown, path: string): string | undefined {
	if (value === null || value === undefined) return `XML has no null (${path})`;
	if (Array.isArray(value)) {
		if (value.length === 0) return `XML has no empty list (${path})`;
		if (value.some(Array.isArray)) return `XML has no list in a list (${path})`;
		return firstOf(value, (entry) => lossInXml(entry, path));
	}
	if (typeof value !== 'object') {
		return FORBIDDEN.test(String(value)) ? `XML cannot hold a control character (${path})` : undefined;
	}
	const members = Object.entries(value);
	if (members.length === 0) return `XML has no empty object (${path})`;
	return firstOf(members, ([name, inner]) =>
		NAME.test(name) ? lossInXml(inner, `${path}.${name}`) : `"${name}" cannot be a name in XML (${path})`,
	);
}

function firstOf<T>(entries: readonly T[], find: (entry: T) => string | undefined): string | undefined {
	for (const entry of entries) {
		const found = find(entry);
		if (found) return found;
	}
	return undefined;
}

/** An element: members of an object become child elements, lists become repeated elements, everything else text. */
export function writeXml(name: string, value: unknown): string {
	if (Array.isArray(value)) return value.map((entry) => writeXml(name, entry)).join('');
	const content =
		typeof value === 'object' && value !== null
			? Object.entries(value)
					.map(([member, inner]) => writeXml(member, inner))
					.join('')
			: escapeXml(String(value ?? ''));
	return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

/** What the parser returns in document order: one member for each element, and `#text` for text. */
type OrderedNode = Record<string, OrderedNode[] | string>;

/** Only the five entities of XML itself; the library decodes numeric references only if this list is given. */
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * In document order, so that element names never become members of the parser's own objects. Values stay text: as a
 * number, 00123 would become 123.
 */
const PARSER_OPTIONS = {
	preserveOrder: true,
	ignoreAttributes: true,
	ignoreDeclaration: true,
	ignorePiTags: true,
	parseTagValue: false,
	trimValues: false,
	htmlEntities: ENTITIES as never,
	// Names such as valueOf are safe in document order, and are kept; the parser rejects __proto__ and the like.
	onDangerousProperty: (name: string) => name,
};

/**
 * The content of the root element: an object with a member for each child element (an array if several have the same
 * name), or text if there are none. Attributes are ignored.
 * @throws Error if the document is not well-formed, has a document type (its entities could blow the document up), more
 * than one root, or names such as `__proto__`
 */
export function readXml(document: string): unknown {
	if (/<!(DOCTYPE|ENTITY)/i.test(document)) throw new Error('a document type is not allowed');
	const validity = XMLValidator.validate(document);
	if (validity !== true) throw new Error(validity.err.msg);
	// The validator ignores text after the root.
	if (!document.trimEnd().endsWith('>')) throw new Error('there is text after the root');
	const roots = elementsOf(new XMLParser(PARSER_OPTIONS).parse(document) as OrderedNode[]);
	const [root] = roots;
	if (!root || roots.length > 1) throw new Error('there must be one root');
	return contentOf(root.children);
}

function contentOf(nodes: readonly OrderedNode[]): unknown {
	const members = new Map<string, unknown[]>();
	for (const { name, children } of elementsOf(nodes)) {
		const values = members.get(name) ?? [];
		values.push(contentOf(children));
		members.set(name, values);
	}
	if (members.size === 0) return textOf(nodes);
	return Object.fromEntries(
		[...members].map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
	);
}

function elementsOf(nodes: readonly OrderedNode[]): Array<{ name: string; children: OrderedNode[] }> {
	return nodes.flatMap((node) =>
		Object.entries(node).flatMap(([name, children]) => (Array.isArray(children) ? [{ name, children }] : [])),
	);
}

function textOf(nodes: readonly OrderedNode[]): string {
	return nodes
		.map((node) => node['#text'])
		.filter((text) => typeof text === 'string')
		.join('')
		.trim();
}
