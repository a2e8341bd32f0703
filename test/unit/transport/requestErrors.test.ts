import { requestError } from '../../../nodes/transport/requestErrors';
import { ExportError } from '../../../nodes/core/exportError';

const of = (thrown: unknown, advice?: string): ExportError => requestError(thrown, advice) as ExportError;
const error = (message: string, more: object = {}) => Object.assign(new Error(message), more);

describe('an error of n8n', () => {
	const BLOCKED = 'The request was blocked because it resolves to a restricted IP address';

	it.each([
		['itself', error(BLOCKED, { description: 'Ask to allowlist it.' })],
		[
			'wrapped by n8n',
			error('x', { cause: error(BLOCKED, { description: 'Ask to allowlist it.' }), message: '' }),
		],
		['wrapped by axios', error(BLOCKED, { cause: error(BLOCKED, { description: 'Ask to allowlist it.' }) })],
		[
			'of a token',
			error(`Failed to acquire OAuth2 access token: ${BLOCKED}`, {
				cause: error(BLOCKED, { description: 'Ask to allowlist it.' }),
			}),
		],
	])('without a network code and a status was not sent, and keeps its message: %s', (_what, thrown) => {
		const error = of(thrown);
		expect(error).toMatchObject({
			kind: 'refused',
			isRetryable: false,
			details: { notSent: true, description: 'Ask to allowlist it.' },
		});
		expect(error.message).toContain(BLOCKED);
	});

	it('for a credential that is restricted to domains keeps its message', () => {
		const words =
			'Domain not allowed: This credential is restricted from accessing https://x. Only the following domains are allowed: y';
		expect(of(error(words))).toMatchObject({ kind: 'refused', isRetryable: false, message: words });
	});

	it('says what to do if no credential is selected', () => {
		const failure = of(error('Node does not have any credentials set for "altcraftApi"'));
		expect(failure).toMatchObject({ kind: 'credentials', details: { notSent: true } });
		expect(failure.details.description).toContain('choose a credential');
	});

	it.each([
		error('x', { code: 'ECONNRESET' }),
		error('x', { cause: error('y', { code: 'UND_ERR_SOCKET' }) }),
		error('x', { errorResponse: error('y', { code: 'ETIMEDOUT' }) }),
		error('stream has been aborted', { code: 'ERR_BAD_RESPONSE' }),
		error('socket hang up'),
		error('timeout of 60000ms exceeded'),
	])('of the network may have been sent: %s', (thrown) => {
		const error = of(thrown);
		expect(error).toMatchObject({ kind: 'unreachable', isRetryable: true });
		expect(error.details).not.toHaveProperty('notSent');
	});

	it('about a rejected token has the advice of the platform', () => {
		const failure = of(error('invalid_client', { code: 'EAUTH', status: 401 }), 'Ask Acme.');
		expect(failure).toMatchObject({ kind: 'credentials', details: { notSent: true } });
		expect(failure.details.description).toMatch(/Access Token URL.* Ask Acme\.$/);
	});
});
