import { ExportError } from '../../../nodes/core/exportError';
import { badResponse } from '../../../nodes/core/messages';
import { errorOf as altcraftError } from '../../../nodes/platforms/altcraft/errors';
import { errorOf as emarsysError, type Envelope } from '../../../nodes/platforms/emarsys/errors';
import type { Item } from '../../../nodes/run/itemContext';
import { toleratingOddResponses } from '../../../nodes/steps/stateWithFile';
import { rejectionOf } from '../support/errors';
import { fakeClock } from '../support/fakeClock';
import { responseOf } from '../support/transport';

/** Polls that a wait makes, ten seconds apart, before it ends with this error; 20 if it does not. */
async function pollsUntil(error: ExportError, hasResponded = true): Promise<number> {
	const clock = fakeClock();
	const tolerant = toleratingOddResponses({ run: { clock } } as unknown as Item, hasResponded);
	const poll = async () => await tolerant(async () => await Promise.reject(error));
	for (let polls = 1; polls < 20; polls++) {
		const { isRetryable } = await rejectionOf(poll());
		if (!isRetryable) return polls;
		clock.pass(10_000);
	}
	return 20;
}

const PAGE = { 'content-type': 'text/html' };
const emarsys = (status: number, headers: Record<string, string> = {}, envelope?: Envelope): ExportError =>
	emarsysError(responseOf({ status, headers }), envelope, { permission: 'export.status', exportId: '7' }) ??
	new ExportError('settings', 'no error');
const altcraft = (status: number, headers: Record<string, string> = {}, code?: number): ExportError =>
	altcraftError(responseOf({ status, headers }), code === undefined ? undefined : { error: code }) ??
	new ExportError('settings', 'no error');

describe.each<[string, ExportError]>([
	['a web page', badResponse('Emarsys', 'Welcome', 200)],
	...[400, 403, 404, 405, 407, 408].flatMap(
		(status): Array<[string, ExportError]> => [
			[`a web page with HTTP ${status} instead of Emarsys`, emarsys(status, PAGE)],
			[`a web page with HTTP ${status} instead of Altcraft`, altcraft(status, PAGE)],
		],
	),
	...[400, 404, 407, 408].map((status): [string, ExportError] => [
		`HTTP ${status} without a body`,
		emarsys(status),
	]),
])('%s', (name, error) => {
	it('ends a wait only if it comes again and again', async () => {
		expect(await pollsUntil(error)).toBeGreaterThanOrEqual(4);
		expect(await pollsUntil(error)).toBeLessThan(20);
	});

	// Altcraft's 408 has an undocumented code, which is tolerated anyway.
	if (!/(405|407|408).*Altcraft/.test(name))
		it('ends it at once if nothing else has come from that address', async () => {
			expect(await pollsUntil(error, false)).toBe(1);
		});
});

it.each<[string, ExportError]>([
	['that the permission is missing', emarsys(403)],
	['that the permission is missing', emarsys(403, { 'content-type': 'application/json' })],
	['that the permission is missing', altcraft(403, {}, 403)],
	['that there is no such export', emarsys(404, {}, { replyCode: 1, replyText: 'Not found' })],
	['that the ID is wrong', emarsys(400, {}, { replyCode: 10001, replyText: 'Invalid export ID' })],
	['that the file is gone', emarsys(410, {}, { replyCode: 4003 })],
	['that the login is wrong', emarsys(401, {}, { replyCode: 1 })],
	['that the login is wrong', emarsys(401)],
	['that the login is wrong', altcraft(401)],
])("the platform's own answer ends a wait at once: %s", async (_, error) => {
	expect(await pollsUntil(error)).toBe(1);
});

it.each([emarsys(503), altcraft(503), emarsys(429), altcraft(429)])(
	'what the platform expects to pass never ends a wait: $message',
	async (error) => {
		expect(await pollsUntil(error)).toBe(20);
	},
);

it('an answer in between starts the count again', async () => {
	const clock = fakeClock();
	const tolerant = toleratingOddResponses({ run: { clock } } as unknown as Item, false);
	for (let round = 0; round < 10; round++) {
		expect(await tolerant(async () => await Promise.resolve('state'))).toBe('state');
		clock.pass(60_000);
		const poll = tolerant(async () => await Promise.reject(emarsys(404, PAGE)));
		expect(await rejectionOf(poll)).toMatchObject({ isRetryable: true });
	}
});
