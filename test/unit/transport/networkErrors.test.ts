import { inspect } from 'node:util';

import { codeOf, unreachable } from '../../../nodes/transport/networkErrors';

const coded = (code: string, more: object = {}) => Object.assign(new Error('x'), { code, ...more });

it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_INVALID_URL'])(
	'%s means that nothing was sent',
	(code) => {
		expect(unreachable(coded(code))).toMatchObject({
			kind: 'unreachable',
			isRetryable: true,
			details: { notSent: true },
		});
	},
);

it.each(['ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'EUNKNOWN'])(
	'%s leaves open whether the request arrived',
	(code) => {
		const error = unreachable(coded(code));
		expect(error).toMatchObject({ kind: 'unreachable', isRetryable: true });
		expect(error.details).not.toHaveProperty('notSent');
		expect(error.details.description).toContain(code);
	},
);

it.each(['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'EPROTO'])(
	'%s is permanent',
	(code) => {
		expect(unreachable(coded(code))).toMatchObject({ isRetryable: false, details: { notSent: true } });
	},
);

it('finds the code in the cause of an error', () => {
	expect(codeOf({ cause: { cause: coded('ECONNRESET') } })).toBe('ECONNRESET');
	expect(codeOf({ code: 'ERR_BAD_RESPONSE', cause: coded('ETIMEDOUT') })).toBe('ETIMEDOUT');
	expect(codeOf({ code: 'not a code', errorResponse: coded('EPIPE') })).toBe('EPIPE');
	expect(codeOf({ code: 500 })).toBeUndefined();
	expect(codeOf(undefined)).toBeUndefined();
	const circle: Record<string, unknown> = {};
	circle['cause'] = circle;
	expect(codeOf(circle)).toBeUndefined();
});

it('has the given reason if there is no code', () => {
	expect(unreachable(new Error('x'), 'the response was cut off').message).toContain(
		'the response was cut off',
	);
	expect(unreachable('x').message).toContain('the request failed');
});

it('keeps nothing of the original error', () => {
	const error = coded('ECONNRESET', {
		message: 'socket hang up hush-hush',
		config: { headers: { Authorization: 'Bearer hush-hush' } },
		request: { path: '/?token=hush-hush' },
	});
	expect(inspect(unreachable(error), { depth: 10, showHidden: true })).not.toContain('hush-hush');
});
