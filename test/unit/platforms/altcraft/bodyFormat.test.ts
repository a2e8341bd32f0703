import { arrayOf, decode, encode } from '../../../../nodes/platforms/altcraft/bodyFormat';
import { stateOf } from '../../../../nodes/platforms/altcraft/state';
import { errorFrom } from '../../support/errors';

const xml = (inner: string) => decode(`<?xml version="1.0" encoding="UTF-8"?>\n<xml>${inner}</xml>`, 200);

describe('a request', () => {
	it('in JSON is the unchanged body', () => {
		const body = { source_type: 'database', source_id: 1 };
		expect(encode(body, 'json')).toEqual({
			headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
			body,
		});
	});

	it('in XML is one element with the members', () => {
		const message = encode({ source_type: 'database', source_id: 1, file_format: 'csv' }, 'xml');
		expect(message).toEqual({
			headers: { 'Content-Type': 'application/xml', Accept: 'application/xml' },
			body: '<xml><source_type>database</source_type><source_id>1</source_id><file_format>csv</file_format></xml>',
		});
	});

	it('in XML is escaped, with lists as repeated elements', () => {
		expect(encode({ custom_request: { city: 'A & B <"Wien">', ids: [1, 2] } }, 'xml').body).toBe(
			'<xml><custom_request><city>A &#38; B &#60;&#34;Wien&#34;&#62;</city><ids>1</ids><ids>2</ids></custom_request></xml>',
		);
	});
});

describe('a response in XML', () => {
	it('keeps every value as text: 00123 is not a number', () => {
		expect(xml('<error>0</error><data><task_id>00123</task_id><a>1e5</a><b>true</b></data>')).toEqual({
			error: '0',
			data: { task_id: '00123', a: '1e5', b: 'true' },
		});
	});

	it('has one URL, several or none', () => {
		const urls = (inner: string) =>
			stateOf('t', xml(`<error>0</error><data><result>${inner}</result></data>`).data).fileUrls;
		expect(urls('<urls>/a/1.csv</urls>')).toEqual(['/a/1.csv']);
		expect(urls('<urls>/a/1.csv</urls><urls>/a/2.csv</urls>')).toEqual(['/a/1.csv', '/a/2.csv']);
		expect(urls('<urls/>')).toBeUndefined();
		expect(urls('')).toBeUndefined();
	});

	it('has no errors in an empty element', () => {
		const { data } = xml('<error>0</error><data><result><errors/><total>5</total></result></data>');
		expect(stateOf('t', data)).toEqual({ exportId: 't', status: 'running', total: 5 });
	});

	it('reads the five named entities and numeric ones', () => {
		expect(
			xml('<error>1</error><error_text>a &amp; b &lt;c&gt; &quot;d&quot; &apos;e&apos;</error_text>'),
		).toEqual({ error: '1', error_text: `a & b <c> "d" 'e'` });
		// Used for quotes by Go's XML encoder, among others.
		expect(xml('<error>1</error><error_text>can&#39;t &#34;do&#34; &#x41;</error_text>')).toEqual({
			error: '1',
			error_text: `can't "do" A`,
		});
	});

	it('never parses the value of an entity as markup or as another entity', () => {
		expect(xml('<error>1</error><error_text>&amp;lt;b&amp;gt; &#38;amp; &unknown;</error_text>')).toEqual({
			error: '1',
			error_text: '&lt;b&gt; &amp; &unknown;',
		});
	});

	it('accepts the names of built-in object properties', () => {
		const { data } = xml('<error>0</error><data><length>1</length><valueOf>3</valueOf></data>');
		expect(data).toEqual({ length: '1', valueOf: '3' });
	});

	it('reads CDATA, comments and another name of the root', () => {
		expect(decode('<answer><!-- x --><error>0</error><data><![CDATA[<b>]]></data></answer>', 200)).toEqual({
			error: '0',
			data: '<b>',
		});
	});
});

describe('a nonsensical response', () => {
	const refused = (text: string, status = 200) => {
		const error = errorFrom(() => decode(text, status));
		expect(error).toMatchObject({ kind: 'badResponse', details: { httpStatus: status } });
		return error.message;
	};

	it.each(['', '  \n', '\ufeff'])('empty: %j', (text) => {
		expect(refused(text, 502)).toMatch(/empty/);
	});

	it('a page', () => {
		expect(refused('<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>')).toMatch(/Sign in/);
		expect(refused('<html><body><p>Sign <b>in</b></p></body></html>')).toMatch(/Sign in/);
	});

	it.each([
		'<!DOCTYPE xml [<!ENTITY a "b">]><xml><error>0</error></xml>',
		'<?xml version="1.0"?><!doctype xml><xml><error>0</error></xml>',
		'<xml><!ENTITY a "b"><error>0</error></xml>',
	])('XML that defines entities: %s', (text) => {
		refused(text);
	});

	it.each([
		'<xml><error>0</error>',
		'<xml><error>0</xml>',
		'<xml>',
		'<xml></xml>',
		'<xml>text</xml>',
		'< xml',
	])('broken or empty XML: %s', (text) => {
		refused(text);
	});

	it.each([
		'<xml><error>0</error></xml><xml><error>0</error></xml>',
		'<xml><error>0</error></xml>text',
		'text<xml><error>0</error></xml>',
		'<xml><error>0</error><__proto__><error>0</error></__proto__></xml>',
		'<xml><error>0</error><constructor>1</constructor></xml>',
		`<xml><error>0</error>${'<a>'.repeat(500)}${'</a>'.repeat(500)}</xml>`,
	])('XML that is not a single, plain document: %s', (text) => {
		refused(text);
	});

	it.each(['{"error":0', 'OK', '5', 'null', '"error"', '[]', '[{"error":0}]', '{}', '{"data":{}}'])(
		'broken JSON, or without a result code: %s',
		(text) => {
			refused(text);
		},
	);

	it('is reported in a short text without markup', () => {
		expect(refused(`<html>${'<p>word</p>'.repeat(500)}</html>`).length).toBeLessThan(400);
	});
});

it('reads JSON', () => {
	expect(decode(' {"error":0,"error_text":"Successful operation","data":{"task_id":"t"}} ', 200)).toEqual({
		error: 0,
		error_text: 'Successful operation',
		data: { task_id: 't' },
	});
});

it.each<[unknown, unknown[]]>([
	[undefined, []],
	[null, []],
	['', []],
	['x', ['x']],
	[0, [0]],
	[
		['a', 'b'],
		['a', 'b'],
	],
	[[], []],
])('%j is the list %j', (value, expected) => {
	expect(arrayOf(value)).toEqual(expected);
});
