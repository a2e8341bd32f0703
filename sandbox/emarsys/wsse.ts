import { createHash, timingSafeEqual } from 'node:crypto';
import { EMARSYS_FAILURES, EmarsysError } from './responses';
import { readIso } from './viennaTime';

/** How far `Created` may be from the server's clock in either direction (platform fact). */
const TIME_FRAME_MS = 5 * 60 * 1000;

const HEADER =
	/^UsernameToken Username="([^"]*)",\s*PasswordDigest="([^"]*)",\s*Nonce="([^"]*)",\s*Created="([^"]*)"$/;

/**
 * The digest of an X-WSSE header: base64 of the 40 characters of the hexadecimal SHA-1, not of its bytes, over
 * the nonce as the text that was sent (platform facts).
 */
export function wsseDigest(nonce: string, created: string, secret: string): string {
	const hex = createHash('sha1')
		.update(nonce + created + secret)
		.digest('hex');
	return Buffer.from(hex, 'utf8').toString('base64');
}

/** Checks X-WSSE headers of one API user, and remembers the nonces because each request needs a new one. */
export class WsseChecker {
	private readonly nonces = new Set<string>();

	constructor(
		readonly username: string,
		readonly secret: string,
	) {}

	/**
	 * @param now the server's clock, milliseconds
	 * @throws EmarsysError 401/1 if the header is invalid in any way
	 */
	check(header: string | undefined, now: number): void {
		const refuse = new EmarsysError(EMARSYS_FAILURES.unauthorized);
		const [, username, digest = '', nonce = '', created = ''] = HEADER.exec(header ?? '') ?? [];
		if (username !== this.username || !/^[0-9a-f]{32}$/i.test(nonce)) throw refuse;
		const time = readIso(created);
		if (time === undefined) throw refuse;
		if (!sameText(digest, wsseDigest(nonce, created, this.secret))) throw refuse;
		if (Math.abs(now - time) > TIME_FRAME_MS) throw new EmarsysError(EMARSYS_FAILURES.timeFrame);
		if (this.nonces.has(nonce)) throw refuse;
		this.nonces.add(nonce);
	}
}

function sameText(one: string, other: string): boolean {
	const [left, right] = [Buffer.from(one), Buffer.from(other)];
	return left.length === right.length && timingSafeEqual(left, right);
}
