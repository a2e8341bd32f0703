import { createHash, randomBytes } from 'crypto';

export interface WsseInput {
	username: string;
	secret: string;
	/** 16 random bytes as 32 hex characters; used in the digest as that text, not decoded. */
	nonce: string;
	/** ISO 8601 with a zone. The server refuses a time more than five minutes from its own clock. */
	created: string;
}

/**
 * The `X-WSSE` header: the digest is the base64 of the 40 hex characters of the SHA-1, never of its raw bytes
 * (Emarsys API documentation, authentication).
 */
export function wsseHeader({ username, secret, nonce, created }: WsseInput): string {
	const digest = Buffer.from(
		createHash('sha1')
			.update(nonce + created + secret)
			.digest('hex'),
	).toString('base64');
	return `UsernameToken Username="${username}", PasswordDigest="${digest}", Nonce="${nonce}", Created="${created}"`;
}

/** A header for one request, with a new nonce and timestamp. */
export function freshWsseHeader(username: string, secret: string): string {
	return wsseHeader({
		username,
		secret,
		nonce: randomBytes(16).toString('hex'),
		created: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
	});
}
