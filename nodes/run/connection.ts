import type { IDataObject } from 'n8n-workflow';

import { ExportError } from '../core/exportError';
import { settingsError } from '../core/messages';
import { redactorOf, type Redact } from '../core/redaction';
import { withRedaction } from '../platforms/redacted';
import { withoutPadding } from '../core/padding';
import { parseWebUrl } from '../core/webUrl';
import type { Platform, ReadParameter } from '../platforms/platform';
import type { Transport } from '../transport/http';
import { n8nTransport, type RequestContext, type TransportOptions } from '../transport/n8nTransport';

/** A platform with the credentials that the user chose for it. */
export interface Connection {
	platform: Platform;
	transport: Transport;
	/**
	 * The client of the platform's file store, with that store's credential.
	 * @throws ExportError `settings` if no credential is chosen or its base URL is invalid
	 */
	storeTransport(): Promise<Transport>;
	/** Returns a function that masks every secret of the credentials, including tokens refreshed in the meantime. */
	redactor(): Promise<Redact>;
}

/**
 * Builds the client for a platform.
 * @throws ExportError if the base URL is invalid; n8n's own error if no credential is chosen
 */
export async function connectionTo(
	context: RequestContext,
	platform: Platform,
	read: ReadParameter,
	{
		limit = async (request) => await request(),
		...signals
	}: Partial<Pick<TransportOptions, 'limit' | 'signal' | 'stopSignal'>> = {},
): Promise<Connection> {
	const credentialType = platform.credentialType(read);
	const credentials = await context.getCredentials<IDataObject>(credentialType);
	const baseUrl = addressOf(credentials['baseUrl'], platform.displayName);
	const secrets = async () =>
		await secretsOf(context, [
			credentialType,
			platform.deliveryCredential?.type,
			platform.fileStore?.credentialType,
		]);
	const redactor = async () => redactorOf(await secrets());
	const transport = n8nTransport(context, {
		credentialType,
		baseUrl,
		renewsTokens: platform.renewsTokens(credentialType),
		tokenRefreshProbeUrl: platform.tokenRefreshProbeUrl(baseUrl),
		tokenAdvice: platform.tokenAdvice,
		limit,
		...signals,
	});
	const careful = (sender: Transport): Transport => ({
		...sender,
		sendAnonymously: async (request) =>
			await sender.sendAnonymously({ ...request, url: withoutSecrets(request.url, await secrets()) }),
	});
	return {
		platform: withRedaction(platform, redactor),
		transport: careful(transport),
		storeTransport: async () => careful(await openStore(context, platform, { limit, ...signals })),
		redactor,
	};
}

async function openStore(
	context: RequestContext,
	{ fileStore }: Platform,
	options: Pick<TransportOptions, 'limit' | 'signal' | 'stopSignal'>,
): Promise<Transport> {
	if (!fileStore) throw new Error('The platform has no file store');
	const { credentialType, displayName, label } = fileStore;
	if (!context.getNode().credentials?.[credentialType]) {
		throw settingsError(
			label,
			`this needs the credential "${displayName}"`,
			`Choose it in the node under "Credential for ${displayName}", or create one.`,
		);
	}
	const { baseUrl } = await context.getCredentials<IDataObject>(credentialType);
	return n8nTransport(context, {
		credentialType,
		baseUrl: addressOf(baseUrl, displayName),
		renewsTokens: false,
		...options,
	});
}

// A redirect to another host can repeat the query of the request, or all of its URL, as a sign-in page gets it.
function withoutSecrets(address: string, secrets: readonly unknown[]): string {
	const url = new URL(address);
	const redact = redactorOf(secrets);
	const secretParameters = [...url.searchParams].filter(
		([, value]) => secrets.includes(value) || redact(value) !== value,
	);
	if (secretParameters.length === 0) return address;
	for (const [name] of secretParameters) url.searchParams.delete(name);
	return url.href;
}

function addressOf(value: unknown, credential: string): string {
	const address = withoutPadding(value);
	if (!parseWebUrl(address)) {
		throw new ExportError('settings', `"Base URL" in the ${credential} credential is not a web address`, {
			description: 'It must start with https:// and contain the host name, as in the default of the field.',
		});
	}
	return address;
}

/** Credential fields whose values are secret, including those of n8n's stored token. */
const SECRET_FIELDS = /token|secret|password/i;

async function secretsOf(
	context: RequestContext,
	credentialTypes: Array<string | undefined>,
): Promise<unknown[]> {
	const chosen = context.getNode().credentials ?? {};
	const types = credentialTypes.filter((type): type is string => type !== undefined && type in chosen);
	const all = await Promise.all(
		types.map(async (type) => {
			try {
				return await context.getCredentials<IDataObject>(type);
			} catch {
				return {};
			}
		}),
	);
	return all.flatMap((fields) => [...secretValues(fields), ...basicOf(fields)]);
}

// Username and password as they are joined for a Basic header.
function basicOf({ username, password }: IDataObject): string[] {
	if (typeof username !== 'string' || typeof password !== 'string') return [];
	return [`${withoutPadding(username)}:${withoutPadding(password)}`];
}

function secretValues(fields: IDataObject): unknown[] {
	return Object.entries(fields).flatMap(([name, value]) => {
		if (typeof value === 'object' && value !== null) return secretValues(value as IDataObject);
		return SECRET_FIELDS.test(name) && !/url|type|expire/i.test(name) ? [value, withoutPadding(value)] : [];
	});
}
