import { errorOf as altcraftErrorOf } from '../../../nodes/platforms/altcraft/errors';
import { errorOf as emarsysErrorOf } from '../../../nodes/platforms/emarsys/errors';
import { proxyErrorOf } from '../../../nodes/transport/proxyErrors';
import { responseOf } from '../support/transport';

const PAGE = { 'content-type': 'text/html; charset=utf-8' };

const asked = { permission: 'export.status', exportId: '1' };

describe('a forward proxy that refuses', () => {
	it.each([
		['a login is missing', 407, {}, 'refused', /^The proxy of this n8n requires a login \(HTTP 407\)$/],
		['a page instead of the API', 403, PAGE, 'permission', /web page \(HTTP 403\).*proxy or a firewall/],
	] as const)('is named, not the platform: %s', (_what, status, headers, kind, message) => {
		const response = responseOf({ status, headers });
		for (const error of [emarsysErrorOf(response, undefined, asked), altcraftErrorOf(response)]) {
			expect(error).toMatchObject({ kind, message: expect.stringMatching(message) as string });
			expect(error?.details.description).toContain('HTTPS_PROXY');
			expect(error?.details.httpStatus).toBe(status);
		}
		expect(emarsysErrorOf(response, undefined, asked)?.details.exportId).toBe('1');
	});

	it.each([
		['403 without a body', 403, {}],
		['403 with JSON', 403, { 'content-type': 'application/json' }],
		['another status with a page', 502, PAGE],
		['a success', 200, PAGE],
	])('is not suspected of %s', (_what, status, headers) => {
		expect(proxyErrorOf(responseOf({ status, headers }))).toBeUndefined();
	});

	it('is not suspected where the platform gives a reason of its own', () => {
		const response = responseOf({ status: 403, headers: PAGE });
		expect(altcraftErrorOf(response, { error: 403, error_text: 'No access' })?.message).toContain(
			'No access',
		);
	});
});
