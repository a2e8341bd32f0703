import * as fc from 'fast-check';

import { startRequestOf } from '../../../../nodes/platforms/altcraft/startRequest';
import { errorFrom } from '../../support/errors';
import { lossInXml, readXml, writeXml } from '../../../../nodes/platforms/altcraft/xml';

/** Text that an element can contain: XML has no control characters, and surrounding white space does not count. */
const text = fc.string({ unit: 'grapheme' }).map((any) => any.replace(/\p{Cc}/gu, '').trim());

const content: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
	content: fc.oneof({ maxDepth: 3 }, text, fc.array(text, { minLength: 2, maxLength: 3 }), tie('object')),
	object: fc.dictionary(fc.constantFrom('a', 'b', '_id', 'toString', 'length'), tie('content'), {
		minKeys: 1,
		noNullPrototype: true,
	}),
})).object;

describe('XML', () => {
	it('is read as written', () => {
		fc.assert(
			fc.property(content, (value) => {
				expect(readXml(writeXml('xml', value))).toEqual(value);
			}),
		);
	});

	it.each(['__proto__', 'constructor', 'prototype'])('is rejected with an element called %s', (name) => {
		expect(() => readXml(`<xml><${name}><polluted>1</polluted></${name}></xml>`)).toThrow(name);
		expect({}).not.toHaveProperty('polluted');
	});

	it('writes null as an empty element, and omits an empty list', () => {
		expect(writeXml('xml', { a: null, b: '', c: [], d: {}, e: false })).toBe(
			'<xml><a/><b/><d/><e>false</e></xml>',
		);
	});

	it.each([
		'<xml/><xml/>',
		'<xml><a></xml></a>',
		`<xml>${'<a>'.repeat(200_000)}${'</a>'.repeat(200_000)}</xml>`,
	])('that is not well-formed, or too deep, is rejected: %.30s', (document) => {
		expect(() => readXml(document)).toThrow();
	});
});

describe('a filter that XML would change', () => {
	it.each<[string, unknown, RegExp]>([
		['a name with a space', { 'first name': 'Eva' }, /"first name" cannot be a name/],
		['a name that starts with a digit', { a: { '1st': 'x' } }, /"1st" .*filter\.a/],
		['a name with a colon', { 'a:b': 'x' }, /"a:b"/],
		['a reserved name', { xmlns: 'x' }, /"xmlns"/],
		['an empty name', { '': 'x' }, /""/],
		['null', { x: null }, /no null \(filter\.x\)/],
		['an empty list', { tags: [] }, /no empty list/],
		['an empty object within a list', { tags: ['a', {}] }, /no empty object/],
		['a list in a list', { tags: [['a'], ['b']] }, /no list in a list/],
		['null in a list', { tags: ['a', null] }, /no null/],
		['a control character', { a: 'x\u0001' }, /control character/],
		['half a character', { a: 'x\ud800' }, /control character/],
	])('%s', (_, filter, reason) => {
		expect(lossInXml(filter, 'filter')).toMatch(reason);
		const parameters: Record<string, unknown> = {
			sourceType: 'database',
			sourceId: '1',
			options: { wireFormat: 'xml', customRequest: JSON.stringify(filter) },
		};
		const refusal = errorFrom(() => startRequestOf((name) => parameters[name]));
		expect(refusal).toMatchObject({ kind: 'settings' });
		expect(refusal.message).toMatch(reason);
		const json = { ...parameters, options: { customRequest: JSON.stringify(filter) } };
		expect(() => startRequestOf((name) => json[name as keyof typeof json])).not.toThrow();
	});

	it.each([
		{ city: 'Wien', age: 5, vip: false, empty: '' },
		{ tags: ['a'], ids: [1, 2], inner: { _größe: 'ß 😀\r\n\t' } },
	])('accepts %j', (filter) => {
		expect(lossInXml(filter, 'filter')).toBeUndefined();
	});
});
