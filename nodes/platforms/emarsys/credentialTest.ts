import * as n8n from 'n8n-workflow';
import type { ICredentialTestRequest } from 'n8n-workflow';

import { credentialRules, whenEmpty } from '../credentialRules';
import { PASTED_BASE_URL } from '../../core/padding';

/** Permission for the list of languages: the vendor's list of permissions and its other pages name it differently. */
export const LANGUAGE_PERMISSION = 'customer.settings.languages (or campaign.language.list)';

/** Statuses that fail the test. 403 does not: the credentials are right, only the permission for the test is missing. */
const ALL_BUT_FORBIDDEN = { ignore: true as const, except: [400, 401, 404, 429, 500, 502, 503] };

/** An n8n without `except`, which with that option would refresh no token. Until 2.32, n8n-workflow had this function. */
const IS_OLD_N8N = 'sleepWithAbort' in n8n;

const OTHER = 'This address does not respond like Emarsys. Check the base URL.';

/**
 * Tests a credential with the list of languages: most API users may read it, while `/settings` is forbidden to many
 * (Emarsys API documentation). A 403 means that the credentials are right.
 *
 * @param refused message if the credentials are not accepted
 */
export function credentialTestOf(refused: string): Required<ICredentialTestRequest> {
	return {
		request: {
			method: 'GET',
			baseURL: PASTED_BASE_URL,
			url: '/language',
			headers: { 'Content-Type': 'application/json' },
			...(!IS_OLD_N8N && { ignoreHttpStatusErrors: ALL_BUT_FORBIDDEN }),
		},
		rules: credentialRules(
			[
				[400, 'Emarsys refused the test request (400). Check the base URL.'],
				[401, refused],
				[
					403,
					`The credentials are right, but the permission ${LANGUAGE_PERMISSION} is missing, which this test needs. Exports need other permissions, and may still work. If the base URL ends in neither /api/v2 nor /api/v3, correct it first.`,
				],
				[
					404,
					'There is no Emarsys API at this address (404). Check the base URL: v2 for WSSE, v3 for OAuth2.',
				],
				[429, 'Emarsys received too many requests (429). Try again in a minute.'],
				[500, 'Emarsys responded with a server error (500). Try again later.'],
				[502, 'Emarsys responded with a server error (502). Try again later.'],
				[503, 'Emarsys responded with a server error (503). Try again later.'],
			],
			{
				// A failure can come with HTTP 200, too; only in a success is `data` a list.
				replyCode: [...(IS_OLD_N8N ? [[undefined, OTHER] as const] : []), [1, refused]],
				// The first character of a web page; the response to a missing permission has no replyCode either.
				'[0]': [['<', OTHER]],
				data: whenEmpty(
					'Emarsys reported an error instead of its list of languages. Check the credential and the base URL.',
				).filter(([value]) => IS_OLD_N8N || value !== undefined),
			},
		),
	};
}
