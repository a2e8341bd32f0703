import type { ErrorKind } from '../../../../nodes/core/exportError';
import { errorOf } from '../../../../nodes/platforms/altcraft/errors';
import type { Envelope } from '../../../../nodes/platforms/altcraft/bodyFormat';
import { responseOf } from '../../support/transport';

const errorFor = (status: number, envelope?: Envelope, headers: Record<string, string> = {}) =>
	errorOf(responseOf({ status, headers }), envelope);

it.each([0, '0'])('error %j with HTTP 200 is success', (error) => {
	expect(errorFor(200, { error, error_text: 'Successful operation' })).toBeUndefined();
});

it('HTTP 200 without an envelope is success: it is a file', () => {
	expect(errorFor(200)).toBeUndefined();
});

it.each([201, 202, 204])(
	'HTTP %d without an envelope is no refusal: a gateway may have sent it',
	(status) => {
		expect(errorFor(status)).toBeUndefined();
	},
);

it.each([null, '', undefined, 'OK', {}, [], false])('error %j is not success', (error) => {
	expect(errorFor(200, { error })).toBeDefined();
});

const KINDS: Array<[number, ErrorKind, boolean, RegExp]> = [
	[400, 'refused', false, /filter/],
	[401, 'credentials', false, /Settings → Tokens/],
	[402, 'refused', false, /limit/],
	[403, 'permission', false, /role/],
	[404, 'notFound', false, /Base URL/],
	[410, 'gone', false, /new export/],
	[429, 'rateLimit', true, /Poll Interval/],
	[500, 'fault', true, /later/],
	[502, 'fault', true, /later/],
	[503, 'fault', true, /later/],
	[418, 'refused', false, /quote the error number/],
];

it.each([300, 304, 335])('HTTP %d is not success, whatever its body says', (status) => {
	expect(errorFor(status, { error: 0 })).toMatchObject({ kind: 'refused', details: { httpStatus: status } });
});

describe.each(KINDS)('error %d', (code, kind, isRetryable, advice) => {
	it.each([
		['in the body of HTTP 200', 200, code],
		['as text, as in XML', 200, String(code)],
		['in the body and as the status', code, code],
	])(`${kind}: %s`, (_, status, resultCode) => {
		const error = errorFor(status, { error: resultCode, error_text: 'what <b>they</b> say' });
		expect(error).toMatchObject({ kind, isRetryable, details: { httpStatus: code } });
		expect(error?.message).toMatch(/Altcraft.*: what they say$/);
		expect(error?.details.description).toMatch(advice);
	});

	it(`${kind}: as a status without a body`, () => {
		expect(errorFor(code)).toMatchObject({ kind, isRetryable, details: { httpStatus: code } });
	});

	it(`${kind}: as a status whose body says success`, () => {
		expect(errorFor(code, { error: 0 })).toMatchObject({ kind, isRetryable });
	});
});

it('names the limit of the tariff', () => {
	expect(errorFor(200, { error: 402 })?.message).toMatch(/limit of the Altcraft tariff/);
});

it.each<[number, ErrorKind, boolean]>([
	[400, 'refused', false],
	[401, 'credentials', false],
	[403, 'permission', false],
	[404, 'notFound', false],
	[429, 'rateLimit', true],
	[503, 'fault', true],
])('HTTP %d counts if the number in the body is not a status: %s', (status, kind, isRetryable) => {
	for (const code of [1, '1', -1, 7005]) {
		const error = errorFor(status, { error: code, error_text: 'what they say' });
		expect(error).toMatchObject({ kind, isRetryable, details: { httpStatus: status } });
		expect(error?.message).toMatch(/: what they say$/);
		expect(error?.details).not.toHaveProperty('isBare');
	}
});

it('names an error whose number is not a status', () => {
	const error = errorFor(200, { error: 7005, error_text: 'odd' });
	expect(error).toMatchObject({ kind: 'refused', details: { httpStatus: 200 } });
	expect(error?.message).toMatch(/7005: odd/);
});

it.each([429, 503])('honours the pause that %d requests', (status) => {
	expect(errorFor(status, undefined, { 'retry-after': '30' })?.details.retryAfterMs).toBe(30_000);
	expect(errorFor(200, { error: status }, { 'retry-after': '30' })?.details.retryAfterMs).toBe(30_000);
	expect(errorFor(status)?.details).not.toHaveProperty('retryAfterMs');
});
