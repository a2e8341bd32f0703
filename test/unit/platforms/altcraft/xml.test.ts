import * as fc from 'fast-check';

import { readXml, writeXml } from '../../../../nodes/platforms/altcraft/xml';

/** Text as an element can hold it: XML has no control characters, and white space around text counts for nothing. */
const text = fc.string({ unit: 'grapheme' }).map((any) => any.replace(/\p{Cc}/gu, '').trim());

const content: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
	content: fc.oneof({ maxDepth: 3 }, text, fc.array(text, { minLength: 2, maxLength: 3 }), tie('object')),
	object: fc.dictionary(fc.constantFrom('a', 'b', '_id', '__proto__', 'constructor'), tie('content'), {
		minKeys: 1,
		noNullPrototype: true,
	}),
})).object;

describe('XML', () => {
	it('is read as it was written', () => {
		fc.assert(
			fc.property(content, (value) => {
				expect(readXml(writeXml('xml', value))).toEqual(value);
			}),
		);
	});

	it('has names of JavaScript as names like any other', () => {
		const value = readXml('<xml><__proto__><polluted>1</polluted></__proto__></xml>');
		expect(Object.keys(value as object)).toEqual(['__proto__']);
		expect({}).not.toHaveProperty('polluted');
	});

	it('writes what is nothing as an empty element, and an empty list not at all', () => {
		expect(writeXml('xml', { a: null, b: '', c: [], d: {}, e: false })).toBe(
			'<xml><a/><b/><d/><e>false</e></xml>',
		);
	});

	it.each([
		'<xml>&a;</xml>',
		'<xml>a & b</xml>',
		'<xml/><xml/>',
		'<xml><a></xml></a>',
		`<xml>${'<a>'.repeat(200_000)}${'</a>'.repeat(200_000)}</xml>`,
	])('that is not well-formed, or too deep, is refused: %.30s', (document) => {
		expect(() => readXml(document)).toThrow();
	});
});
