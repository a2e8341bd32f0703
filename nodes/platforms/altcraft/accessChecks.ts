import { randomUUID } from 'crypto';

import { asError, ExportError } from '../../core/exportError';
import type { Transport } from '../../transport/http';
import type { AccessCheck, CheckResult } from '../platform';
import { call, callWithHeaders, isRepeated } from './api';

/** The smallest request that needs nothing but the token. */
const LIST = 'databases/list';
const OTHER_LIST = 'segments/list';
const ONE_ENTRY = { from_id: 1, limit: 1 };

/** The checks of an Altcraft account. None of them starts anything. */
export function accessChecks(transport: Transport): AccessCheck[] {
	return [
		{ check: 'credentials', neededFor: 'every request', run: async () => await checkToken(transport) },
		{
			check: 'sendAs',
			neededFor: 'every request: how the token is sent',
			run: async () => await checkSendAs(transport),
		},
		right('databases', 'exports of a database, and choosing one by name', async () => {
			await call(transport, LIST, ONE_ENTRY);
		}),
		right('segments', 'exports of a segment, and choosing one by name', async () => {
			await call(transport, OTHER_LIST, ONE_ENTRY);
		}),
		right('profiles', 'every export', async () => {
			// A start without a source starts nothing: it is refused with 400 if the token may export profiles.
			await call(transport, 'profiles/get_all', {}).catch(ignoreRefusal);
		}),
		{
			check: 'deduplication',
			neededFor: 'repeating a start whose response was lost, without starting a second export',
			needs: 'credentials',
			run: async () => await checkDeduplication(transport),
		},
	];
}

function ignoreRefusal(error: unknown): void {
	if (!(error instanceof ExportError) || error.details.httpStatus !== 400 || error.details.isBare)
		throw asError(error);
}

/** Checks a right of the token's role: without it, Altcraft returns error 403 (vendor's API documentation). */
function right(name: string, neededFor: string, ask: () => Promise<void>): AccessCheck {
	return {
		check: name,
		neededFor,
		needs: 'credentials',
		async run() {
			try {
				await ask();
			} catch (error) {
				if (!(error instanceof ExportError) || !error.isMissingPermission) throw asError(error);
				return {
					message: `Please give the role of the token that n8n uses access to ${name} (in Altcraft: Settings → Tokens). n8n needs it for ${neededFor}. Without it, Altcraft responds with error 403.`,
				};
			}
			return {};
		},
	};
}

async function checkToken(transport: Transport): Promise<CheckResult> {
	try {
		await call(transport, LIST, ONE_ENTRY);
	} catch (error) {
		// Missing rights have their own checks.
		if (!(error instanceof ExportError) || !error.isMissingPermission) throw asError(error);
	}
	return {};
}

async function checkSendAs(transport: Transport): Promise<CheckResult> {
	const [asSet, inHeader, inBody] = await Promise.all([
		isAccepted(transport),
		isAccepted(transport, {}, { Authorization: '' }),
		isAccepted(transport, { token: '' }),
	]);
	if (!inHeader && !inBody) {
		return {
			message:
				'The token is accepted neither in the header nor in the body. Check "Token" in the credential.',
		};
	}
	const details = `Header: ${word(inHeader)}. Body: ${word(inBody)}.`;
	if (asSet) return { details };
	return {
		details,
		message: `The token is right, but "Send As" in the credential sends it in the wrong place. Set it to "Automatic", or to "${inHeader ? 'Header' : 'Body and URL'}".`,
	};
}

function word(isAccepted: boolean): string {
	return isAccepted ? 'works' : 'refused';
}

async function isAccepted(
	transport: Transport,
	body: Record<string, unknown> = {},
	headers: Record<string, string> = {},
): Promise<boolean> {
	try {
		await call(transport, LIST, { ...ONE_ENTRY, ...body }, { headers });
		return true;
	} catch (error) {
		if (!(error instanceof ExportError)) throw asError(error);
		if (error.isMissingPermission) return true;
		// Some installations respond with 400 if the token is missing.
		const isTokenLeftOut = 'token' in body || 'Authorization' in headers;
		if (error.kind === 'credentials' || (isTokenLeftOut && error.details.httpStatus === 400)) return false;
		throw asError(error);
	}
}

/** On by default, for a day: the second response to one Request-ID is marked as a repeat (vendor's documentation). */
async function checkDeduplication(transport: Transport, method = LIST): Promise<CheckResult> {
	const requestId = randomUUID();
	try {
		await call(transport, method, ONE_ENTRY, { requestId });
	} catch (error) {
		const isForbidden = error instanceof ExportError && error.kind === 'permission';
		if (!isForbidden || method !== LIST) throw asError(error);
		return await checkDeduplication(transport, OTHER_LIST);
	}
	const { headers } = await callWithHeaders(transport, method, ONE_ENTRY, { requestId });
	if (isRepeated(headers)) return { details: 'It works: a repeated request got the first response again.' };
	return {
		message:
			"Request deduplication seems to be off: the same request, sent twice, was processed twice. It is on by default: please switch it on, or ask Altcraft's support to. Without it, a start that is repeated because its response was lost can start a second export.",
	};
}
