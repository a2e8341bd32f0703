import { escapeXml } from './text';

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
 * A function that masks the given secrets (raw, URL-encoded, in base64, and escaped for JSON and XML) and
 * anything that looks like an authorization header, a WSSE header or a token in a URL.
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
	let clean = text;
	for (let length = secret.length - 1; length >= SHORTEST_SECRET; length--)
		clean = clean.split(secret.slice(0, length) + CUT).join(MASK + CUT);
	return clean;
}

function spellings(secret: unknown): string[] {
	// Masking a short number would hit IDs and dates.
	if (typeof secret !== 'string' || secret.length < SHORTEST_SECRET || /^\d{1,7}$/.test(secret)) return [];
	const inUrls = [encodeURIComponent(secret), new URLSearchParams([[secret, '']]).toString().slice(0, -1)];
	return [
		secret,
		...inUrls,
		...inUrls.map((text) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())),
		encodeURIComponent(secret).replace(/%20/g, '+'),
		Buffer.from(secret).toString('base64'),
		Buffer.from(secret).toString('base64url'),
		JSON.stringify(secret).slice(1, -1),
		escapeXml(secret),
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
