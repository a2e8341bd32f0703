import type { FetchState } from '../../../nodes/ContactExport/exportsCheck';
import { decide } from '../../../nodes/ContactExport/waitingExports';
import type { ExportState } from '../../../nodes/core/job';
import { ExportError } from '../../../nodes/core/exportError';
import { fakeClock } from '../support/fakeClock';
import { randomIn } from '../support/random';

let executions = 0;

/** An execution that waits for `count` exports, in a process that has just started. */
function waitingFor(count: number) {
	const exportIds = Array.from({ length: count }, (_, index) => String(index + 1));
	const ended = new Set<string>();
	const requested: string[] = [];
	const send: FetchState = async (exportId): Promise<ExportState> => {
		requested.push(exportId);
		const status = ended.has(exportId) ? 'done' : 'running';
		await new Promise((resolve) => setImmediate(resolve));
		return { exportId, status };
	};
	// Calls about the same export at the same time share one request: see `confirm`.
	const sharing = (action: FetchState): FetchState => {
		const underWay = new Map<string, Promise<ExportState>>();
		return async (exportId) => {
			const request = underWay.get(exportId) ?? action(exportId).finally(() => underWay.delete(exportId));
			underWay.set(exportId, request);
			return await request;
		};
	};
	const process = (action: FetchState = send) => {
		const fetchState = sharing(action);
		const execution = `execution ${++executions}`;
		return async (exportId: string) => {
			const verdict = await decide(execution, exportId, exportIds, fetchState, fakeClock());
			return 'finalStates' in verdict
				? `continues with ${verdict.finalStates.size}`
				: verdict.later
					? 503
					: 200;
		};
	};
	return { exportIds, ended, requested, send, process };
}

const endAll = ({ exportIds, ended }: ReturnType<typeof waitingFor>) => {
	for (const exportId of exportIds) ended.add(exportId);
};

it.each([1, 10, 40, 200])('%d exports that end together cost one request each', async (count) => {
	const waiting = waitingFor(count);
	endAll(waiting);
	const call = waiting.process();
	const responses = await Promise.all(waiting.exportIds.map(call));
	expect(waiting.requested.toSorted()).toEqual(waiting.exportIds.toSorted());
	expect(responses.filter((response) => response === `continues with ${count}`)).toHaveLength(1);
	expect(responses.filter((response) => response === 200)).toHaveLength(count - 1);
});

it('exports that end one after the other cost at most two requests for each call', async () => {
	const waiting = waitingFor(40);
	const call = waiting.process();
	for (const exportId of waiting.exportIds) {
		waiting.ended.add(exportId);
		expect(await call(exportId)).toBe(exportId === '40' ? 'continues with 40' : 200);
	}
	expect(waiting.requested.length).toBeLessThanOrEqual(80);
});

it.each([2, 3])('continues if the calls are spread over %d processes', async (count) => {
	const waiting = waitingFor(60);
	endAll(waiting);
	const processes = Array.from({ length: count }, () => waiting.process());
	const responses = await Promise.all(
		waiting.exportIds.map(async (exportId, index) => await processes[index % count]?.(exportId)),
	);
	expect(responses).toContain('continues with 60');
	// No process requests an export twice.
	expect(waiting.requested.length).toBeLessThanOrEqual(60 * count);
});

it('continues with the last call if all others came to a process that is gone', async () => {
	const waiting = waitingFor(50);
	endAll(waiting);
	expect(await waiting.process()('17')).toBe('continues with 50');
	expect(waiting.requested).toHaveLength(50);
});

it('does not request a finished export again, even if the call is repeated', async () => {
	const waiting = waitingFor(2);
	waiting.ended.add('1');
	const call = waiting.process();
	expect(await call('1')).toBe(200);
	expect(await call('1')).toBe(200);
	expect(waiting.requested).toEqual(['1', '2', '2']);
});

it('sees an export whose own call learns that it is done before an older request returns', async () => {
	const waiting = waitingFor(3);
	waiting.ended.add('1').add('2');
	let release = () => undefined as void;
	// The check's request for 3 returns late, with the state before.
	const late = new Promise<void>((resolve) => (release = resolve));
	let isFirst = true;
	const call = waiting.process(async (exportId) => {
		const state = await waiting.send(exportId);
		if (exportId !== '3' || !isFirst) return state;
		isFirst = false;
		await late;
		return state;
	});
	const checking = call('1');
	while (!waiting.requested.includes('3')) await new Promise((resolve) => setImmediate(resolve));
	waiting.ended.add('3');
	const own = call('3');
	release();
	expect(await Promise.all([checking, own])).toContain('continues with 3');
});

it('defers a call while its export is not done', async () => {
	expect(await waitingFor(2).process()('1')).toBe(503);
});

it('defers a call if the state of another export is unknown, and keeps the known ones', async () => {
	const waiting = waitingFor(5);
	endAll(waiting);
	let isDown = true;
	const call = waiting.process(async (exportId) => {
		if (exportId === '2' && isDown) throw new ExportError('unreachable', 'no route to host');
		return await waiting.send(exportId);
	});
	expect(await call('1')).toBe(503);
	isDown = false;
	expect(await call('1')).toBe('continues with 5');
	expect(waiting.requested.toSorted()).toEqual(waiting.exportIds);
});

it('a finished export is not forgotten after a failure: the others get their response', async () => {
	const waiting = waitingFor(2);
	const call = waiting.process(async (exportId) => {
		if (exportId === '2') throw new ExportError('credentials', 'not accepted');
		return await waiting.send(exportId);
	});
	waiting.ended.add('1');
	await expect(call('1')).rejects.toThrow('not accepted');
	await expect(call('1')).rejects.toThrow('not accepted');
	expect(waiting.requested).toEqual(['1']);
});

it('the first call makes the requests for all that arrive until it gets its response', async () => {
	const waiting = waitingFor(200);
	endAll(waiting);
	const askedBy = new Map<string, number>();
	const execution = `execution ${++executions}`;
	await Promise.all(
		waiting.exportIds.map(async (named) => {
			const fetchState: FetchState = async (exportId) => {
				askedBy.set(named, (askedBy.get(named) ?? 0) + 1);
				return await waiting.send(exportId);
			};
			return await decide(execution, named, waiting.exportIds, fetchState, fakeClock());
		}),
	);
	expect([...askedBy]).toEqual([['1', 200]]);
});

it('requests at most ten exports at once, first those that calls are about', async () => {
	const waiting = waitingFor(60);
	endAll(waiting);
	let atOnce = 0;
	let most = 0;
	const call = waiting.process(async (exportId) => {
		most = Math.max(most, ++atOnce);
		return await waiting.send(exportId).finally(() => atOnce--);
	});
	await Promise.all(['1', '2', '3', '4', '5'].map(call));
	expect(most).toBe(10);
	expect(waiting.requested.slice(0, 5).toSorted()).toEqual(['1', '2', '3', '4', '5']);
});

it('tolerates failures of the platform while the first call is held', async () => {
	const waiting = waitingFor(20);
	endAll(waiting);
	let failures = 20;
	const call = waiting.process(async (exportId) => {
		if (exportId === '13' && failures-- > 0) throw new ExportError('fault', 'HTTP 502');
		return await waiting.send(exportId);
	});
	expect(await call('1')).toBe('continues with 20');
});

it('defers the first call each time if the state of another export is unknown', async () => {
	const waiting = waitingFor(3);
	endAll(waiting);
	const call = waiting.process(async (exportId) => {
		await new Promise((resolve) => setImmediate(resolve));
		if (exportId === '2') throw new ExportError('unreachable', 'no route to host');
		return await waiting.send(exportId);
	});
	const first = call('1');
	const again = call('1');
	expect(await call('3')).toBe(200);
	// Its caller may have given up the first time, and never learns the result.
	expect(await Promise.all([first, again])).toEqual([503, 503]);
});

it('continues after failures that last longer than a call is held', async () => {
	const waiting = waitingFor(12);
	endAll(waiting);
	let failures = 12;
	const call = waiting.process(async (exportId) => {
		if (exportId === '3' && failures-- > 0) throw new ExportError('unreachable', 'No response in time');
		return await waiting.send(exportId);
	});
	expect(await call('3')).toBe('continues with 12');
});

it('checks the others when an export that was called about too early ends during the check', async () => {
	const waiting = waitingFor(4);
	const { exportIds, ended } = waiting;
	for (const exportId of ['1', '3', '4']) ended.add(exportId);
	const call = waiting.process();
	expect(await call('2')).toBe(503);
	const first = call('1');
	const early = call('2');
	ended.add('2');
	expect(await Promise.all([first, early])).toEqual([`continues with ${exportIds.length}`, 200]);
});

it.each(Array.from({ length: 50 }, (_, seed) => seed))(
	'continues whatever finishes, fails and is called about, in any order (%d)',
	async (seed) => {
		const random = randomIn(seed);
		const waiting = waitingFor(1 + random(30));
		const processes = Array.from({ length: 1 + random(3) }, () =>
			waiting.process(async (exportId) => {
				for (let turns = random(4); turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve));
				if (random(6) === 0) throw new ExportError('fault', 'HTTP 502');
				return await waiting.send(exportId);
			}),
		);
		// As Emarsys does: it calls when the export has ended, or a little earlier, and again until it is told 200.
		const results = await Promise.all(
			waiting.exportIds.map(async (exportId) => {
				const isEarly = random(4) === 0;
				for (let turns = random(40); turns > 0; turns--)
					await new Promise((resolve) => setImmediate(resolve));
				if (!isEarly) waiting.ended.add(exportId);
				for (;;) {
					const result = processes[random(processes.length)]?.(exportId);
					if (isEarly) setImmediate(() => waiting.ended.add(exportId));
					if ((await result) !== 503) return await result;
				}
			}),
		);
		expect(results).toContain(`continues with ${waiting.exportIds.length}`);
	},
);
