import { cleanText, escapeXml } from './text';

/** Masks secrets in a text. */
export type Redact = (text: string) => string;

const MASK = '***';

/** The end of a text that was too long. */
const CUT = '…';

/** Masking shorter values would hit ordinary words; a credential that short protects nothing. */
const SHORTEST_SECRET = 4;

const TELLTALE: Array<[RegExp, string]> = [
	[/(authorization["']?\s*[:=]\s*["']?(?:bearer|basic)\s+)[^\s"',;]+/gi, `$1${MASK}`],
	[/\b(bearer\s+)[A-Za-z0-9._~+/=-]{8,}/gi, `$1${MASK}`],
	[/\bUsernameToken\s+\w+\s*=[^\r\n]*/gi, MASK],
	[/((?:PasswordDigest|Nonce)\s*=\s*")[^"]*/gi, `$1${MASK}`],
	[/([?&](?:token|access_token|secret|signature)=)[^&\s"'<>]+/gi, `$1${MASK}`],
];

/**
 * A function that masks the given secrets (raw, URL-encoded, in base64, and escaped for JSON, XML and HTML; each also
 * cleaned for a message) and anything that looks like an authorization header, a WSSE header or a token in a URL.
 */
export function redactorOf(secrets: readonly unknown[]): Redact {
	const masked = [...new Set(secrets.flatMap(spellings))].sort((a, b) => b.length - a.length);
	return (text) => {
		let clean = text;
		for (const secret of masked) clean = clean.split(secret).join(MASK);
		if (clean.includes(CUT)) for (const secret of masked) clean = withoutStart(clean, secret);
		for (const [pattern, replacement] of TELLTALE) clean = clean.replace(pattern, replacement);
		return clean;
	};
}

// A long text is cut before its secrets are known, possibly in the middle of one.
function withoutStart(text: string, secret: string): string {
	if (!text.includes(secret.slice(0, SHORTEST_SECRET))) return text;
	let clean = text;
	for (let length = secret.length - 1; length >= SHORTEST_SECRET; length--)
		clean = clean.split(secret.slice(0, length) + CUT).join(MASK + CUT);
	return clean;
}

function spellings(secret: unknown): string[] {
	if (typeof secret !== 'string' || !isLongEnough(secret)) return [];
	const written = [
		secret,
		...inUrls(secret),
		Buffer.from(secret).toString('base64'),
		Buffer.from(secret).toString('base64url'),
		...inJson(secret),
		escapeXml(secret),
		...inHtml(secret),
	];
	// A platform's text is cleaned before its secrets are known.
	return [...written, ...written.map(cleanText).filter(isLongEnough)];
}

// Masking a short number would hit IDs and dates.
function isLongEnough(secret: string): boolean {
	return secret.length >= SHORTEST_SECRET && !/^\d{1,7}$/.test(secret);
}

function inUrls(secret: string): string[] {
	const encoded = [encodeURIComponent(secret), new URLSearchParams([[secret, '']]).toString().slice(0, -1)];
	return [
		...encoded,
		...encoded.map((text) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())),
		encodeURIComponent(secret).replace(/%20/g, '+'),
	];
}

// Some servers escape more than JSON requires: Go's what HTML needs, PHP's slashes, and many everything outside ASCII.
function inJson(secret: string): string[] {
	const json = JSON.stringify(secret).slice(1, -1);
	const written = [
		json,
		json.replace(/[<>&\u2028\u2029]/g, codeUnit),
		json.replace(/[\u007f-\uffff]/g, codeUnit),
	];
	return [...written, ...written.map((text) => text.replaceAll('/', '\\/'))];
}

function codeUnit(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function inHtml(secret: string): string[] {
	const named = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	return [
		named,
		named.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
		named.replaceAll('"', '&#34;').replaceAll("'", '&#39;'),
		named.replaceAll('"', '&quot;').replaceAll("'", '&#039;'),
	];
}

/** Masks every string within a value, but not the keys. */
export function redactDeep<T>(value: T, redact: Redact): T {
	if (typeof value === 'string') return redact(value) as T;
	if (Array.isArray(value)) return value.map((entry: unknown) => redactDeep(entry, redact)) as T;
	if (value !== null && typeof value === 'object') {
		return Object.fromEntries(
			Object.entries(value).map(([key, entry]) => [key, redactDeep(entry as unknown, redact)]),
		) as T;
	}
	return value;
}
