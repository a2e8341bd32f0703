import { redactDeep, redactorOf } from '../../../nodes/core/redaction';
import { plainText } from '../../../nodes/core/text';

const SECRET = 'p&ss "wörd"/+=\\1';

describe('a secret', () => {
	const redact = redactorOf([SECRET]);

	it.each<[string, string]>([
		['unchanged', SECRET],
		['URL-encoded', encodeURIComponent(SECRET)],
		['in a query or a form', new URLSearchParams({ s: SECRET }).toString().slice(2)],
		['in base64', Buffer.from(SECRET).toString('base64')],
		['in base64 for URLs', Buffer.from(SECRET).toString('base64url')],
		['inside JSON', JSON.stringify(SECRET).slice(1, -1)],
		['inside JSON in ASCII', 'p&ss \\"w\\u00f6rd\\"/+=\\\\1'],
		['inside the JSON of PHP', 'p&ss \\"w\\u00f6rd\\"\\/+=\\\\1'],
		['inside the JSON of Go', 'p\\u0026ss \\"wörd\\"/+=\\\\1'],
		['inside XML', 'p&#38;ss &#34;wörd&#34;/+=\\1'],
		['inside HTML', 'p&amp;ss &quot;wörd&quot;/+=\\1'],
		['inside the HTML of Go', 'p&amp;ss &#34;wörd&#34;/+=\\1'],
	])('is masked %s', (_, spelling) => {
		expect(redact(`before ${spelling} after`)).toBe('before *** after');
		expect(redact(`${spelling},${spelling}`)).toBe('***,***');
	});

	it("is masked in a form's encoding of characters that encodeURIComponent keeps", () => {
		const marks = "s(e)c!r'e~t*";
		const form = new URLSearchParams({ value: marks }).toString();
		expect(redactorOf([marks])(form)).not.toMatch(/s%28|%21r/);
	});

	it('is masked with lowercase percent-encoding', () => {
		const lower = encodeURIComponent(SECRET).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
		expect(redact(`value=${lower}.`)).toBe('value=***.');
	});

	it('that contains another one is masked as a whole', () => {
		expect(redactorOf(['abcd', 'abcd-efgh'])('is abcd-efgh or abcd')).toBe('is *** or ***');
	});

	it('is masked if the text was cut in the middle of it', () => {
		expect(redactorOf(['password-of-ftp'])('settings: password-of…')).toBe('settings: ***…');
		expect(redactorOf(['password-of-ftp'])('a pass… and a password-of-ft…')).toBe('a ***… and a ***…');
		expect(redactorOf(['password-of-ftp'])('a pas…')).toBe('a pas…');
		expect(redactorOf(['password-of-ftp'])(plainText('the password-of-ftp', 12))).toBe('the ***…');
	});

	it.each([
		'Pa<ss>Wort99',
		'two  spaces9',
		'tab\tinside9',
		'zero\u200bwidth9',
		'<b>Secret99',
		'Passw<ort99',
		'Passw>ort99',
		'pass\u0007 <i>&"word',
		`long <b>${'word '.repeat(80)}`,
	])('is masked in a text that was cleaned for a message: %j', (secret) => {
		const answer = JSON.stringify({ replyText: `Invalid value for password: ${secret}!` });
		const page = `<p>1 < 2: Invalid value for <b>password</b>: ${secret}</p>`;
		for (const text of [`Invalid value for password: ${secret}!`, answer, page])
			expect(redactorOf([secret])(plainText(text))).toMatch(/password ?"?: \*\*\*(…|!|!"})?$/);
	});

	it('is masked at the end of a text that was cut before it was cleaned', () => {
		const text = `<${'x'.repeat(5985)}> password-of-ftp`;
		expect(redactorOf(['password-of-ftp'])(plainText(text))).toBe('***…');
	});

	it('is not masked if cleaning leaves only a few characters of it', () => {
		expect(redactorOf(['a<bcdef>g'])('a g is no secret')).toBe('a g is no secret');
	});

	it('with regular expression syntax is taken literally', () => {
		expect(redactorOf(['a.c$&(x)'])('a.c$&(x) but not abc$&(x)')).toBe('*** but not abc$&(x)');
	});

	it.each([[['', 'abc']], [[undefined, null, 12345, {}]]])(
		'that is too short or not a string masks nothing: %j',
		(secrets) => {
			expect(redactorOf(secrets)('abc undefined null 12345')).toBe('abc undefined null 12345');
		},
	);
});

describe('anything that looks like credentials is masked', () => {
	const redact = redactorOf([]);

	it.each([
		['Authorization: Bearer abc.DEF-123_456', 'Authorization: Bearer ***'],
		['authorization: Basic dXNlcjpwYXNz', 'authorization: Basic ***'],
		['{"Authorization":"Bearer abc"}', '{"Authorization":"Bearer ***"}'],
		["{ authorization: 'Bearer x1' }", "{ authorization: 'Bearer ***' }"],
		['the header was Bearer eyJhbGciOi.J9.x', 'the header was Bearer ***'],
		['GET /file?token=abc%2Fd&x=1', 'GET /file?token=***&x=1'],
		['GET /file?x=1&access_token=abc HTTP/1.1', 'GET /file?x=1&access_token=*** HTTP/1.1'],
		['https://n8n.example.com/hook?secret=hush"', 'https://n8n.example.com/hook?secret=***"'],
		['<a href="/f?token=abc">', '<a href="/f?token=***">'],
	])('%s', (text, expected) => {
		expect(redact(text)).toBe(expected);
	});

	const WSSE =
		'UsernameToken Username="me", PasswordDigest="YWQ=", Nonce="d36e", Created="2014-03-20T12:51:45Z"';

	it.each([
		`X-WSSE: ${WSSE}`,
		`"X-WSSE":"${WSSE.replaceAll('"', '\\"')}"`,
		WSSE,
		'PasswordDigest="YWQ=" of Nonce="d36e"',
	])('a WSSE header: %s', (text) => {
		expect(redact(text)).not.toMatch(/YWQ=|d36e/);
		expect(redact(text)).toContain('***');
	});

	it('but not the line after a WSSE header', () => {
		expect(redact(`X-WSSE: ${WSSE}\r\nDate: Sat`)).toMatch(/\r\nDate: Sat$/);
	});
});

describe('ordinary words survive', () => {
	it.each([
		'The bearer token has expired',
		'Altcraft did not accept the token: token not found',
		'Check "Token" in the credential: it is in Altcraft under Settings → Tokens.',
		'Authorization failed',
		'Missing parameter: token',
		'No access token could be fetched with these credentials',
		'https://panel.example.com/api/download/1.csv?tokens=5&secretary=6',
		'Export 222222222 was not finished after 1 h; the last state was "in progress"',
		'The basic authorization is right, the nonce too',
	])('%s', (text) => {
		expect(redactorOf(['s3cr3t-value'])(text)).toBe(text);
	});
});

it('redacts every text in a value, and keeps the keys and the original', () => {
	const redact = redactorOf(['hush-hush']);
	const value = {
		'hush-hush': 1,
		text: 'it is hush-hush',
		list: ['hush-hush', { deep: 'x hush-hush' }, null, true],
		number: 5,
		missing: undefined,
	};
	const copy = structuredClone(value);
	expect(redactDeep(value, redact)).toEqual({
		'hush-hush': 1,
		text: 'it is ***',
		list: ['***', { deep: 'x ***' }, null, true],
		number: 5,
		missing: undefined,
	});
	expect(value).toEqual(copy);
});
