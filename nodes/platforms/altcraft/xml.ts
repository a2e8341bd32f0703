import { parseXml, XmlElement } from '@rgrove/parse-xml';

const REFERENCES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&apos;',
};

/** An element: members of an object as elements within it, lists as repeated elements, everything else as text. */
export function writeXml(name: string, value: unknown): string {
	if (Array.isArray(value)) return value.map((entry) => writeXml(name, entry)).join('');
	const content =
		typeof value === 'object' && value !== null
			? Object.entries(value)
					.map(([member, inner]) => writeXml(member, inner))
					.join('')
			: String(value ?? '').replace(/[&<>"']/g, (sign) => REFERENCES[sign] ?? sign);
	return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

/**
 * What the root of a document holds: an object of what the elements within hold, with an array where several have one
 * name; text where there are none. Attributes are passed over.
 * @throws Error for what is not well-formed
 */
export function readXml(document: string): unknown {
	const { root } = parseXml(document);
	return root && contentOf(root);
}

// Text stays text: a number made of 00123 would be 123.
function contentOf(element: XmlElement): unknown {
	const members = new Map<string, unknown[]>();
	for (const child of element.children) {
		if (!(child instanceof XmlElement)) continue;
		const values = members.get(child.name);
		if (values) values.push(contentOf(child));
		else members.set(child.name, [contentOf(child)]);
	}
	if (members.size === 0) return element.text.trim();
	return Object.fromEntries(
		[...members].map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
	);
}
