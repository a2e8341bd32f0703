import { inspect } from 'node:util';

import { codeOf, unreachable } from '../../../nodes/transport/networkErrors';

const coded = (code: string, more: object = {}) => Object.assign(new Error('x'), { code, ...more });

it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_INVALID_URL'])(
	'knows that with %s nothing was sent',
	(code) => {
		expect(unreachable(coded(code))).toMatchObject({
			kind: 'unreachable',
			isRetryable: true,
			details: { notSent: true },
		});
	},
);

it.each(['ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'EUNKNOWN'])(
	'cannot know whether with %s the request arrived',
	(code) => {
		const error = unreachable(coded(code));
		expect(error).toMatchObject({ kind: 'unreachable', isRetryable: true });
		expect(error.details).not.toHaveProperty('notSent');
		expect(error.details.description).toContain(code);
	},
);

it.each(['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'EPROTO'])(
	'knows that %s will not pass',
	(code) => {
		expect(unreachable(coded(code))).toMatchObject({ isRetryable: false, details: { notSent: true } });
	},
);

it('finds the code in what an error was made from', () => {
	expect(codeOf({ cause: { cause: coded('ECONNRESET') } })).toBe('ECONNRESET');
	expect(codeOf({ code: 'ERR_BAD_RESPONSE', cause: coded('ETIMEDOUT') })).toBe('ETIMEDOUT');
	expect(codeOf({ code: 'not a code', errorResponse: coded('EPIPE') })).toBe('EPIPE');
	expect(codeOf({ code: 500 })).toBeUndefined();
	expect(codeOf(undefined)).toBeUndefined();
	const circle: Record<string, unknown> = {};
	circle['cause'] = circle;
	expect(codeOf(circle)).toBeUndefined();
});

it('says what it was told when there is no code', () => {
	expect(unreachable(new Error('x'), 'the response was cut off').message).toContain(
		'the response was cut off',
	);
	expect(unreachable('x').message).toContain('the request failed');
});

it('keeps nothing of the error it was made from', () => {
	const error = coded('ECONNRESET', {
		message: 'socket hang up hush-hush',
		config: { headers: { Authorization: 'Bearer hush-hush' } },
		request: { path: '/?token=hush-hush' },
	});
	expect(inspect(unreachable(error), { depth: 10, showHidden: true })).not.toContain('hush-hush');
});
