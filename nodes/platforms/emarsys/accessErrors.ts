import { ExportError, type ErrorDetails } from '../../core/exportError';
import { SEE_CHECK_ACCESS } from '../../core/messages';
import { withoutPadding } from '../../core/padding';
import { duration } from '../../core/text';
import { replySuffix, type RequestDetails } from './errorTexts';
import { LEAVE_WSSE, wsseHasEnded } from './wsseSunset';

/** Emarsys refuses a `created` that differs more than this from its own clock (Emarsys API documentation, authentication). */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** How a Base URL ends. */
export const API_VERSION = /\/api\/(v[23])$/;

/** Host of the product's other APIs; it has no exports. */
export const OTHER_HOST = 'api.sap.emarsys.net';

/** A 403: a missing permission, or, in v3, also an unknown path (seen by clients). */
export function forbidden({ permission, address }: RequestDetails, details: ErrorDetails): ExportError {
	const toSwitchOn = `Ask your Emarsys administrator to switch on ${permission} for the API user (Management → Security Settings → API Users or API Credentials).`;
	const base = withoutPadding(address?.baseUrl).replace(/\/+$/, '');
	const where = address ? ` (HTTP 403 from ${base.split(/[?#]/)[0]}${address.path})` : '';
	if (!address || (API_VERSION.test(base) && !base.includes(OTHER_HOST))) {
		return new ExportError('permission', `The Emarsys API user lacks the permission ${permission}${where}`, {
			...details,
			description: `The credentials are right. ${toSwitchOn} If it is switched on, check "Base URL" in the credential: Emarsys refuses addresses that it does not know in the same way. ${SEE_CHECK_ACCESS}`,
		});
	}
	const reason = base.includes(OTHER_HOST)
		? `is an address of ${OTHER_HOST}, which has no exports`
		: 'ends in neither /api/v2 nor /api/v3';
	return new ExportError(
		'permission',
		`"Base URL" in the Emarsys credential ${reason}, so it is probably wrong; otherwise the API user lacks the permission ${permission}${where}`,
		{
			...details,
			description: `Usually it is https://api.emarsys.net/api/v3 for OAuth 2.0 and https://api.emarsys.net/api/v2 for WSSE. If it is right: ${toSwitchOn}`,
		},
	);
}

/** A 401: wrong credentials, a wrong clock, or WSSE after its end. */
export function notAccepted(
	date: string | undefined,
	replyText: string,
	details: ErrorDetails,
	{ credentialType }: RequestDetails,
): ExportError {
	const server = Date.parse(date ?? '');
	const isKnown = !Number.isNaN(server);
	if (credentialType === 'emarsysWsseApi' && wsseHasEnded(isKnown ? server : Date.now())) {
		return new ExportError(
			'credentials',
			`Emarsys ended WSSE on 31 December 2026, and did not accept this login${replySuffix(replyText)}`,
			{ ...details, description: LEAVE_WSSE },
		);
	}
	const skew = isKnown ? Date.now() - server : 0;
	const blamesTime = /time frame/i.test(replyText);
	if (Math.abs(skew) > CLOCK_TOLERANCE_MS || (blamesTime && (!isKnown || Math.abs(skew) > 60_000))) {
		const off = isKnown
			? `${duration(Math.abs(skew))} ${skew < 0 ? 'behind' : 'ahead'}`
			: 'more than five minutes off';
		return new ExportError('clock', `Emarsys refused the login because the clock of this n8n is ${off}`, {
			...details,
			description:
				'Set the clock of the machine that n8n runs on (switch on NTP). User name and secret are probably right.',
		});
	}
	return new ExportError('credentials', `Emarsys did not accept the credentials${replySuffix(replyText)}`, {
		...details,
		description: `${isKnown ? 'The clock is right, so check' : 'Check'} user name and secret (or client ID and secret) in the credential, and that "Base URL" fits: v2 for WSSE, v3 for OAuth 2.0.`,
	});
}
