import type { ProblemKind } from '../../../../nodes/export/problem';
import { complaintOf } from '../../../../nodes/platforms/altcraft/errors';
import type { Envelope } from '../../../../nodes/platforms/altcraft/wire';
import { answerOf } from '../../support/transport';

const complaint = (status: number, envelope?: Envelope, headers: Record<string, string> = {}) =>
	complaintOf(answerOf({ status, headers }), envelope);

it.each([0, '0'])('error %j with HTTP 200 is success', (error) => {
	expect(complaint(200, { error, error_text: 'Successful operation' })).toBeUndefined();
});

it('HTTP 200 without an envelope is success: it is a file', () => {
	expect(complaint(200)).toBeUndefined();
});

it.each([null, '', undefined, 'OK', {}, [], false])('error %j is no success', (error) => {
	expect(complaint(200, { error })).toBeDefined();
});

const KINDS: Array<[number, ProblemKind, boolean, RegExp]> = [
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
	[418, 'refused', false, /number of the error/],
];

it.each([300, 304, 335])('HTTP %d is no success, whatever its body says', (status) => {
	expect(complaint(status, { error: 0 })).toMatchObject({ kind: 'refused', facts: { httpStatus: status } });
});

describe.each(KINDS)('error %d', (code, kind, passing, advice) => {
	it.each([
		['in the body of HTTP 200', 200, code],
		['as text, as in XML', 200, String(code)],
		['in the body and as the status', code, code],
	])(`${kind}: %s`, (_, status, error) => {
		const problem = complaint(status, { error, error_text: 'what <b>they</b> say' });
		expect(problem).toMatchObject({ kind, passing, facts: { httpStatus: code } });
		expect(problem?.message).toMatch(/Altcraft.*: what they say$/);
		expect(problem?.facts.description).toMatch(advice);
	});

	it(`${kind}: as a status without a body`, () => {
		expect(complaint(code)).toMatchObject({ kind, passing, facts: { httpStatus: code } });
	});

	it(`${kind}: as a status whose body says success`, () => {
		expect(complaint(code, { error: 0 })).toMatchObject({ kind, passing });
	});
});

it('names the limit of the tariff', () => {
	expect(complaint(200, { error: 402 })?.message).toMatch(/limit of the Altcraft tariff/);
});

it('names an error with a number that is no status', () => {
	const problem = complaint(200, { error: 7005, error_text: 'odd' });
	expect(problem).toMatchObject({ kind: 'refused', facts: { httpStatus: 200 } });
	expect(problem?.message).toMatch(/7005: odd/);
});

it.each([429, 503])('honours the pause that %d asks for', (status) => {
	expect(complaint(status, undefined, { 'retry-after': '30' })?.facts.retryAfterMs).toBe(30_000);
	expect(complaint(200, { error: status }, { 'retry-after': '30' })?.facts.retryAfterMs).toBe(30_000);
	expect(complaint(status)?.facts).not.toHaveProperty('retryAfterMs');
});
