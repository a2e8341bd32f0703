import { ExportError } from '../../../nodes/core/exportError';
import { growingInterval } from '../../../nodes/core/polling';
import type { StartRequest } from '../../../nodes/platforms/platform';
import type { Item } from '../../../nodes/run/itemContext';
import type { StartRecord } from '../../../nodes/run/startMemory';
import { startOnce } from '../../../nodes/steps/start';
import { rejectionOf } from '../support/errors';
import { fakeClock } from '../support/fakeClock';

const WAIT = {
	maxWaitMs: 60_000,
	interval: growingInterval,
	onTimeout: 'fail',
	ifAlreadyRunning: 'fail',
} as never;

/** An execution that starts an export of a platform, whose attempts end with `outcomes`, one after the other. */
function execution(outcomes: Array<string | ExportError>, repeatable: boolean) {
	const clock = fakeClock();
	const record: StartRecord = { attemptId: 'first' };
	const attempts: string[] = [];
	const context = {
		getExecutionId: () => '1',
		getWorkflow: () => ({ id: 'w' }),
		getNode: () => ({ id: 'n', name: 'Export', parameters: {} }),
	};
	const run = {
		clock,
		context,
		transport: {},
		memory: { recordFor: () => record },
		platform: { displayName: 'Acme', isStartRetryable: ({ kind }: ExportError) => kind === 'rateLimit' },
	};
	const item = { run, index: 0, log: () => undefined, tag: () => undefined } as unknown as Item;
	const request: StartRequest = {
		fingerprint: 'f',
		downloadable: true,
		repeatable,
		ifUnclear: 'Look for it.',
		facts: { type: 'list' },
		start: async (_, attemptId) => {
			await Promise.resolve();
			attempts.push(attemptId);
			const outcome = outcomes.shift() ?? 'export-1';
			if (typeof outcome === 'string') return outcome;
			throw outcome;
		},
	};
	return { attempts, record, start: async () => await startOnce(item, request, WAIT, clock.now() + 60_000) };
}

describe('A start', () => {
	it.each(['unreachable', 'fault', 'badResponse'] as const)(
		'whose response is lost (%s) is not sent again, whatever the platform throws',
		async (kind) => {
			const { attempts, start } = execution([new ExportError(kind, 'no')], false);
			const error = await rejectionOf(start());
			expect(error).toMatchObject({ kind: 'unclearStart', details: { description: 'Look for it.' } });
			expect(error.message).toBe(
				'The export may have been started: Acme was asked to start it, but did not confirm it (no)',
			);
			// n8n's "Retry On Fail".
			expect(await rejectionOf(start())).toMatchObject({ kind: 'unclearStart' });
			expect(attempts).toEqual(['first']);
		},
	);

	it('that was not sent, or was refused, is started by the next attempt', async () => {
		const notSent = new ExportError('unreachable', 'nothing listens', { notSent: true });
		const { start } = execution([notSent, new ExportError('refused', 'no')], false);
		expect(await rejectionOf(start())).toBe(notSent);
		expect(await rejectionOf(start())).toMatchObject({ kind: 'refused' });
		expect(await start()).toMatchObject({ exportId: 'export-1' });
	});

	it('is repeated with the same ID while its response is lost', async () => {
		const { attempts, start } = execution([new ExportError('unreachable', 'lost')], true);
		expect(await start()).toMatchObject({ exportId: 'export-1' });
		expect(attempts).toEqual(['first', 'first']);
	});

	it.each([
		['refused', 402],
		['permission', 403],
	] as const)('gets another ID once a repeat shows that it was %s', async (kind, httpStatus) => {
		const stored = new ExportError(kind, 'no', { httpStatus, isRepeated: true });
		const { attempts, record, start } = execution([new ExportError('unreachable', 'lost'), stored], true);
		expect(await rejectionOf(start())).toBe(stored);
		expect(record.unclear).toBeUndefined();
		expect(await start()).toMatchObject({ exportId: 'export-1' });
		expect(attempts.slice(0, 2)).toEqual(['first', 'first']);
		expect(attempts[2]).not.toBe('first');
	});

	it('gets another ID, and is tried again, once a repeat shows that there were too many requests', async () => {
		const stored = new ExportError('rateLimit', 'too many', { isRepeated: true });
		const { attempts, start } = execution([new ExportError('unreachable', 'lost'), stored], true);
		expect(await start()).toMatchObject({ exportId: 'export-1' });
		expect(attempts.slice(0, 2)).toEqual(['first', 'first']);
		expect(attempts[2]).not.toBe('first');
	});

	describe('whose response was lost', () => {
		const lost = new ExportError('unreachable', 'lost');
		const odd = new ExportError('refused', 'error 440', { isUnknownCode: true, description: 'Ask.' });

		it.each([
			['credentials', 'Check the token.'],
			['permission', undefined],
			['rateLimit', 'Wait.'],
		] as const)('says so, too, if a repeat of it ends with %s', async (kind, description) => {
			const refusals = Array.from(
				{ length: 20 },
				() => new ExportError(kind, 'no', description === undefined ? {} : { description }),
			);
			const { attempts, start } = execution([lost, ...refusals], true);
			const error = await rejectionOf(start());
			expect([error.kind, error.message]).toEqual([kind, 'no']);
			const note = 'An earlier attempt was not confirmed, and may have started the export. Look for it.';
			expect(error.details.description).toBe(description === undefined ? note : `${description} ${note}`);
			await rejectionOf(start());
			expect(new Set(attempts)).toEqual(new Set(['first']));
		});

		it('is repeated with the same ID after an undocumented code', async () => {
			const { attempts, start } = execution([lost, odd, odd], true);
			expect(await start()).toMatchObject({ exportId: 'export-1' });
			expect(new Set(attempts)).toEqual(new Set(['first']));
		});

		it('keeps to what it says if it is stopped', async () => {
			const cancelled = new ExportError('cancelled', 'stopped');
			expect(await rejectionOf(execution([lost, cancelled], true).start())).toBe(cancelled);
		});
	});

	it.each([true, false])(
		'is not repeated after an undocumented code otherwise (repeatable: %s)',
		async (repeatable) => {
			const odd = new ExportError('refused', 'error 440', { isUnknownCode: true });
			const { attempts, start } = execution([odd], repeatable);
			expect(await rejectionOf(start())).toMatchObject({ message: 'error 440', details: odd.details });
			expect(attempts).toEqual(['first']);
		},
	);
});
