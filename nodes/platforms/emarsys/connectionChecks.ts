import { asError, ExportError } from '../../core/exportError';
import { withoutPadding } from '../../core/padding';
import { badResponse } from '../../core/messages';
import { duration } from '../../core/text';
import { discard, readText } from '../../transport/body';
import type { Transport } from '../../transport/http';
import type { AccessCheck, CheckResult } from '../platform';
import { API_VERSION, CLOCK_TOLERANCE_MS, OTHER_HOST } from './accessErrors';
import { call, endpoint, envelopeIn, JSON_HEADERS } from './api';
import { LANGUAGE_PERMISSION } from './credentialTest';
import { errorOf } from './errors';

/** The cheapest list, requested without a login, and then with it. */
const PATH = '/language';

/** The response to a request without a login. */
interface Greeting {
	status: number;
	/** Whether the body comes from Emarsys. */
	isEmarsys: boolean;
	/** How far this clock is ahead of the server's, in milliseconds; absent if the response has no date. */
	offByMs?: number;
}

/** The checks on which all others depend: the address, the clock and the login. */
export function connectionChecks(transport: Transport, now: () => number): AccessCheck[] {
	let greeting: Promise<Greeting> | undefined;
	const greet = async () => {
		greeting ??= greetingOf(transport, now);
		try {
			return await greeting;
		} catch (error) {
			// A retry sends another request.
			greeting = undefined;
			throw asError(error);
		}
	};
	return [
		{ check: 'baseUrl', neededFor: 'every request', run: async () => checkAddress(transport, await greet()) },
		{
			check: 'clock',
			neededFor: isWsse(transport)
				? 'logging in with WSSE, and time windows such as Last Hour'
				: 'time windows such as Last Hour',
			needs: 'baseUrl',
			run: async () => checkClock(transport, await greet()),
		},
		{
			check: 'credentials',
			neededFor: 'every request',
			needs: 'baseUrl',
			run: async () => await checkCredentials(transport),
		},
	];
}

function isWsse({ credentialType }: Transport): boolean {
	return credentialType === 'emarsysWsseApi';
}

async function greetingOf(transport: Transport, now: () => number): Promise<Greeting> {
	const sentAt = now();
	const response = await transport.sendAnonymously({
		method: 'GET',
		url: endpoint(transport, PATH),
		headers: JSON_HEADERS,
	});
	const receivedAt = now();
	// A failure of Emarsys says nothing about the address.
	if (response.status >= 500 || response.status === 429) {
		discard(response);
		throw asError(errorOf(response, undefined, { permission: LANGUAGE_PERMISSION }));
	}
	// The header has whole seconds, so the actual time is half a second later on average.
	const serverTime = Date.parse(response.headers['date'] ?? '') + 500;
	const offByMs = (sentAt + receivedAt) / 2 - serverTime;
	return {
		status: response.status,
		isEmarsys: envelopeIn(await readText(response)) !== undefined,
		...(Number.isFinite(offByMs) && { offByMs }),
	};
}

/** v2 takes WSSE and v3 takes OAuth 2.0; each refuses the other's (Emarsys API documentation, authentication). */
function checkAddress(transport: Transport, { status, isEmarsys }: Greeting): CheckResult {
	const [address = ''] = withoutPadding(transport.baseUrl).split(/[?#]/);
	const base = address.replace(/\/+$/, '');
	const [login, version] = isWsse(transport) ? ['WSSE', 'v2'] : ['OAuth 2.0', 'v3'];
	const found = API_VERSION.exec(base)?.[1];
	if (base.includes(OTHER_HOST)) {
		return {
			message: `"Base URL" in the credential is an address of ${OTHER_HOST}, which has no exports. Set it to https://api.emarsys.net/api/${version}.`,
		};
	}
	if (found !== undefined && found !== version) {
		return {
			message: `"Base URL" in the credential ends with /api/${found}, which does not accept ${login}. Set it to ${base.replace(API_VERSION, `/api/${version}`)}.`,
		};
	}
	// Emarsys responds with 401 or 403 without a login; that is only enough for a URL that looks right.
	if (isEmarsys || (found !== undefined && (status === 401 || status === 403))) return { details: base };
	return {
		message: `"Base URL" in the credential does not lead to the API of Emarsys: ${base}${PATH} responded with HTTP ${status}. Usually it is https://api.emarsys.net/api/${version} for ${login}.`,
	};
}

function checkClock(transport: Transport, { offByMs }: Greeting): CheckResult {
	if (offByMs === undefined) throw badResponse('Emarsys', "it has no date, so the clocks can't be compared");
	const offBySeconds = Math.round(offByMs / 1000);
	const off = `${duration(Math.abs(offBySeconds) * 1000)} ${offBySeconds < 0 ? 'behind' : 'ahead of'} that of Emarsys`;
	if (Math.abs(offByMs) <= CLOCK_TOLERANCE_MS)
		return { offBySeconds, ...(offBySeconds !== 0 && { details: `The clock of this n8n is ${off}` }) };
	const consequence = isWsse(transport)
		? 'Emarsys refuses a login with WSSE that is more than five minutes off'
		: 'Time windows are off by the same amount';
	return {
		offBySeconds,
		message: `The clock of this n8n is ${off}. ${consequence}. Set the clock of the machine that n8n runs on (switch on NTP).`,
	};
}

async function checkCredentials(transport: Transport): Promise<CheckResult> {
	try {
		await call(transport, PATH, { permission: LANGUAGE_PERMISSION });
	} catch (error) {
		// A missing permission has its own check, and means that the login was accepted.
		if (!(error instanceof ExportError) || !error.isMissingPermission) throw asError(error);
	}
	return {};
}
