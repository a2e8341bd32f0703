import { discard, guardAgainstStall, readText } from '../../../nodes/transport/body';
import type { ByteStream } from '../../../nodes/transport/http';
import { rejectionOf } from '../support/problems';
import { answerOf } from '../support/transport';

/** The bytes of a text one by one. */
const bytes = (text: string) => [...Buffer.from(text)].map((byte) => Buffer.from([byte]));

describe('reading an answer', () => {
	it.each(['', 'plain', 'Übergröße, контакт 😀'])('gives %j, however its bytes are cut', async (text) => {
		expect(await readText(answerOf({ body: bytes(text) }))).toBe(text);
		expect(await readText(answerOf({ body: text }))).toBe(text);
	});

	it('drops the byte order mark at the beginning and no other', async () => {
		expect(await readText(answerOf({ body: bytes('\ufeff{"a":"\ufeff"}') }))).toBe('{"a":"\ufeff"}');
	});

	it('reads as much as the limit', async () => {
		const answer = answerOf({ body: bytes('12345') });
		expect(await readText(answer, 5)).toBe('12345');
		expect(answer.destroyed).toBe(false);
	});

	it('stops after the limit and lets go', async () => {
		let read = 0;
		const answer = answerOf({ status: 200 });
		answer.body[Symbol.asyncIterator] = async function* () {
			await Promise.resolve();
			for (;;) {
				read++;
				yield Buffer.alloc(1024 * 1024);
			}
		};
		const problem = await rejectionOf(readText(answer));
		expect(problem).toMatchObject({ kind: 'badAnswer', facts: { httpStatus: 200 } });
		expect(problem.message).toContain('8 MiB');
		expect(read).toBe(9);
		expect(answer.destroyed).toBe(true);
	});

	it('that broke off is a passing problem without the bytes', async () => {
		const broken = Object.assign(new Error('aborted, request: {"token":"x"}'), { code: 'ECONNRESET' });
		const problem = await rejectionOf(readText(answerOf({ body: '{"data":', broken })));
		expect(problem).toMatchObject({ kind: 'unreachable', passing: true });
		expect(problem.message).toContain('the connection was closed');
		expect(problem.message).not.toContain('token');
		expect(problem.cause).toBeUndefined();
		const other = await rejectionOf(readText(answerOf({ broken: new Error('aborted') })));
		expect(other.message).toContain('the answer broke off');
	});
});

it('lets go of a body nobody needs', () => {
	const answer = answerOf();
	discard(answer);
	expect(answer.destroyed).toBe(true);
});

describe('the guard against a silent transfer', () => {
	/** A body with the timer of a socket. */
	function socket() {
		const armed: Array<{ milliseconds: number; fire?: () => void }> = [];
		const destroy = jest.fn<undefined, [Error?]>();
		const body: ByteStream & { setTimeout(milliseconds: number, fire?: () => void): void } = {
			destroy,
			setTimeout: (milliseconds, fire) => armed.push({ milliseconds, ...(fire && { fire }) }),
			async *[Symbol.asyncIterator]() {
				await Promise.resolve();
				yield Buffer.from('x');
			},
		};
		return { body, armed, destroy };
	}

	it('ends the transfer when the timer of the socket fires', () => {
		const { body, armed, destroy } = socket();
		guardAgainstStall(body, 60_000);
		expect(armed.map(({ milliseconds }) => milliseconds)).toEqual([60_000]);
		expect(destroy).not.toHaveBeenCalled();
		armed[0]?.fire?.();
		expect(destroy.mock.calls[0]?.[0]?.message).toBe('no data for 60 s');
	});

	it('is on while an answer is read, and off afterwards, also after a failure', async () => {
		const { body, armed } = socket();
		await readText({ status: 200, headers: {}, body });
		expect(armed.map(({ milliseconds }) => milliseconds)).toEqual([60_000, 0]);
		await rejectionOf(readText({ status: 200, headers: {}, body }, 0));
		expect(armed.at(-1)?.milliseconds).toBe(0);
	});

	it('leaves a stream without a socket alone', () => {
		const { body } = answerOf();
		expect(() => guardAgainstStall(body, 60_000)()).not.toThrow();
	});
});
