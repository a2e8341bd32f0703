import { sleep, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import pLimit from 'p-limit';

import { ExportProblem } from '../../export/problem';
import { redactorOf, type Redact } from '../../export/redaction';
import { realClock, type Clock } from '../../export/waiting';
import { platformNamed } from '../../platforms';
import type { Platform, ReadParameter } from '../../platforms/platform';
import type { Transport } from '../../transport/http';
import { n8nTransport } from '../../transport/n8nTransport';
import { startMemory, type StartMemory } from './startMemory';

/** Requests of one node that may be under way at once. Emarsys allows 1000 a minute; five never get near. */
const REQUESTS_AT_ONCE = 5;

/** Files that are fetched at once. */
const DOWNLOADS_AT_ONCE = 3;

/** Limits how many of a kind of action are under way at once. */
export type Limit = <T>(action: () => Promise<T>) => Promise<T>;

/** One run of the node: what all its input items have in common. */
export interface Run {
	context: IExecuteFunctions;
	platform: Platform;
	transport: Transport;
	clock: Clock;
	/** Fires when the execution is stopped, or when another item's failure ends the run. */
	signal: AbortSignal;
	/** Ends everything that is still under way. */
	abort(): void;
	downloads: Limit;
	memory: StartMemory;
	/** Masks every secret of the credentials, also one that was renewed meanwhile. */
	redactor(): Promise<Redact>;
	/** Notes an export id in the execution's custom data. */
	tag(exportId: string): void;
	/** The ids noted so far. */
	tagged(): string[];
}

/**
 * Prepares a run.
 * @throws ExportProblem when the credentials are not complete
 */
export async function createRun(context: IExecuteFunctions): Promise<Run> {
	const read = parameterReader(context, 0);
	const platform = platformNamed(read('platform'));
	const credentialType = platform.credentialType(read);
	const credentials = await context.getCredentials<IDataObject>(credentialType);
	const baseUrl = addressOf(credentials['baseUrl'], platform);

	const aborter = new AbortController();
	const cancelSignal = context.getExecutionCancelSignal();
	if (cancelSignal?.aborted) aborter.abort();
	cancelSignal?.addEventListener('abort', () => aborter.abort(), { once: true });

	const ids = new Set<string>();
	return {
		context,
		platform,
		transport: n8nTransport(context, {
			credentialType,
			baseUrl,
			renewsTokens: platform.renewsTokens(credentialType),
			renewalUrl: platform.renewalUrl(baseUrl),
			signal: aborter.signal,
			limit: pLimit(REQUESTS_AT_ONCE),
		}),
		clock: realClock(sleep, aborter.signal),
		signal: aborter.signal,
		abort: () => aborter.abort(),
		downloads: pLimit(DOWNLOADS_AT_ONCE),
		memory: startMemory(context),
		redactor: async () => redactorOf(await secretsOf(context, [credentialType, platform.handedOn?.type])),
		tagged: () => [...ids],
		tag(exportId) {
			ids.add(exportId);
			// n8n cuts a value at 512 characters; an id that is cut in half would be a wrong one.
			const list = [...ids].join(',');
			context.customData.set(
				'exportIds',
				list.length <= 512 ? list : `${list.slice(0, list.lastIndexOf(',', 511))}`,
			);
		},
	};
}

/** Reads a parameter for one item: a resource locator as its value, null where it is not set. */
export function parameterReader(context: IExecuteFunctions, itemIndex: number): ReadParameter {
	return (name) => {
		const value: unknown = context.getNodeParameter(name, itemIndex, null);
		return typeof value === 'object' && value !== null && '__rl' in value && 'value' in value
			? value.value
			: value;
	};
}

function addressOf(value: unknown, platform: Platform): string {
	const address = String(value ?? '').trim();
	let url: URL | undefined;
	try {
		url = new URL(address);
	} catch {
		url = undefined;
	}
	if (!url || !['http:', 'https:'].includes(url.protocol)) {
		throw new ExportProblem(
			'settings',
			`"Base URL" in the ${platform.displayName} credential is not a web address`,
			{
				description: 'It must begin with https:// and hold the host name, as in the default of the field.',
			},
		);
	}
	return address;
}

/** Names of credential fields whose values are secret, here and in n8n's stored token. */
const SECRET_FIELDS = /token|secret|password/i;

async function secretsOf(
	context: IExecuteFunctions,
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
	return all.flatMap(secretValues);
}

function secretValues(fields: IDataObject): unknown[] {
	return Object.entries(fields).flatMap(([name, value]) => {
		if (typeof value === 'object' && value !== null) return secretValues(value as IDataObject);
		return SECRET_FIELDS.test(name) && !/url|type|expire/i.test(name) ? [value] : [];
	});
}
