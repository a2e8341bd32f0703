import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { bodyText } from '../server/recorder';

/** An OAuth client and the lifetime of its tokens. */
export interface OAuthClient {
	clientId: string;
	clientSecret: string;
	/** Seconds. */
	tokenLifetimeSeconds: number;
	/** Where ID and secret must be: in an HTTP Basic header (default) or in the form body, which some tenants require. */
	credentialsIn: 'header' | 'body';
}

/** Issues bearer tokens for client credentials and checks them. */
export class BearerTokens {
	private readonly expiries = new Map<string, number>();

	constructor(
		readonly client: OAuthClient,
		private readonly now: () => number,
	) {}

	/** Issues a token with the client's token lifetime. */
	issue(): string {
		const token = randomBytes(24).toString('base64url');
		this.expiries.set(token, this.now() + this.client.tokenLifetimeSeconds * 1000);
		return token;
	}

	/** Whether this Authorization header has a known token that has not expired. */
	accepts(header: string | undefined): boolean {
		const token = /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
		return token !== undefined && (this.expiries.get(token) ?? 0) > this.now();
	}

	/** Revokes all tokens issued so far. */
	revokeAll(): void {
		this.expiries.clear();
	}
}

function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
	const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
	if (encoded === undefined) return undefined;
	const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
	return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** RFC 6749 requires both halves to be form-encoded; many clients send them as they are. */
function matches(sent: string, expected: string): boolean {
	return sent === expected || sent === encodeURIComponent(expected);
}

/** The token endpoint: HTTP Basic, form body `grant_type=client_credentials` (platform facts). */
export function registerTokenEndpoint(app: FastifyInstance, path: string, tokens: BearerTokens): void {
	app.post(path, async (request, reply) => {
		const { clientId, clientSecret, tokenLifetimeSeconds } = tokens.client;
		const form = new URLSearchParams(bodyText(request));
		const sent =
			tokens.client.credentialsIn === 'header'
				? basicCredentials(request.headers.authorization)
				: { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' };
		if (!sent || !matches(sent.id, clientId) || !matches(sent.secret, clientSecret)) {
			void reply.header('WWW-Authenticate', 'Basic realm="token"');
			return await reply
				.code(401)
				.send({ error: 'invalid_client', error_description: 'Client authentication failed' });
		}
		const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '');
		if (!isForm) return await reply.code(400).send({ error: 'invalid_request' });
		if (form.get('grant_type') !== 'client_credentials') {
			return await reply.code(400).send({ error: 'unsupported_grant_type' });
		}
		return await reply.header('Cache-Control', 'no-store').send({
			access_token: tokens.issue(),
			token_type: 'bearer',
			expires_in: tokenLifetimeSeconds,
			scope: '',
		});
	});
}
