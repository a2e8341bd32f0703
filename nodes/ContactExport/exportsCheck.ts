import pLimit from 'p-limit';

import { isFinished, type ExportState } from '../core/job';
import { asError, ExportError } from '../core/exportError';
import { fixedInterval, retry, waitUntilFinished, type Clock } from '../core/polling';

/** How long a call may be kept waiting while its export is not quite done, or the platform fails, in milliseconds. */
const RETRY_MS = 10_000;

/** Milliseconds between two requests meanwhile. */
const INTERVAL_MS = 2_000;

/** How long a check goes on while the platform fails, in milliseconds. What it has seen by then stays known. */
const LONGEST_CHECK_MS = 60_000;

/** Exports of one execution that are asked about at once. */
const REQUESTS_AT_ONCE = 10;

/** What a call leads to. */
export type Verdict =
	/** Every export has ended: the execution goes on. */
	| { ends: ReadonlyMap<string, ExportState> }
	/** The execution goes on waiting. `later`: the call has to come again. */
	| { later: boolean };

/** Asks the platform about an export. */
export type Ask = (exportId: string) => Promise<ExportState>;

/** What a check needs to know. */
export interface CheckOptions {
	/** The export that the first call is about. */
	first: string;
	exportIds: readonly string[];
	/** What is known already of exports that have ended. */
	endOf(exportId: string): ExportState | undefined;
	ask: Ask;
	clock: Clock;
	/** Called in the same instant as the decision: a call after that begins a check of its own. */
	onEnd(verdict?: Verdict): void;
}

/** One check of all exports that an execution waits for. The call that begins it is answered last. */
export class ExportsCheck {
	readonly verdict: Promise<Verdict>;

	private readonly ends = new Map<string, ExportState>();

	/** Exports that calls are about, until it is known whether they have ended. */
	private readonly called = new Map<string, Promise<boolean>>();

	/** Exports that were not done when they were called about: their calls have to come again. */
	private readonly toldLater = new Set<string>();

	private readonly requests = new Map<string, Promise<ExportState>>();

	private readonly limit = pLimit(REQUESTS_AT_ONCE);

	private readonly deadline: number;

	constructor(private readonly options: CheckOptions) {
		const { exportIds, clock, endOf } = options;
		this.deadline = clock.now() + LONGEST_CHECK_MS;
		for (const exportId of exportIds) {
			const end = endOf(exportId);
			if (end) this.ends.set(exportId, end);
		}
		this.verdict = this.run();
	}

	/** Takes in another call, which is answered as soon as its own export is known. */
	async join(named: string): Promise<Verdict> {
		if (named !== this.options.first) return { later: !(await this.hasEnded(named)) };
		// The first call once more: its caller gave up waiting, and does not hear what the check leads to.
		const verdict = await this.verdict;
		return 'ends' in verdict ? { later: false } : verdict;
	}

	private async run(): Promise<Verdict> {
		let verdict: Verdict | undefined;
		try {
			await this.hasEnded(this.options.first);
			for (let atOnce = 1; !verdict; atOnce = Math.min(REQUESTS_AT_ONCE, atOnce * 2))
				verdict = await this.askAboutOthers(atOnce);
			return verdict;
		} catch (error) {
			await this.callsAreAnswered();
			throw asError(error);
		} finally {
			this.options.onEnd(verdict);
		}
	}

	/**
	 * Asks about some of the exports that no call is about. What was started last is most likely not done, so a single
	 * request is enough for most calls; where that one is done, the others probably are.
	 * @returns undefined when there is more to ask
	 */
	private async askAboutOthers(atOnce: number): Promise<Verdict | undefined> {
		const { exportIds, clock, first } = this.options;
		const isOpen = (exportId: string) => !this.ends.has(exportId);
		const open = exportIds.filter(isOpen);
		if (open.length === 0) return { ends: this.ends };
		if (clock.now() > this.deadline) return { later: true };
		const others = open.filter((exportId) => !this.called.has(exportId));
		const early = others.filter((exportId) => this.toldLater.has(exportId));
		const asked = early.length > 0 ? [] : others.slice(-atOnce);
		const states = await Promise.all(asked.map(async (exportId) => await this.askWithRetry(exportId)));
		if (asked.length > 0 && !asked.some(isOpen)) return undefined;
		// Calls that came meanwhile may see the end of those.
		await this.callsAreAnswered();
		if (![...early, ...asked].some(isOpen)) return undefined;
		// Without a response nothing says whether a further call will come, so this one has to come again.
		return { later: isOpen(first) || states.includes(undefined) };
	}

	private async callsAreAnswered(): Promise<void> {
		while (this.called.size > 0) await Promise.allSettled(this.called.values());
	}

	private async hasEnded(exportId: string): Promise<boolean> {
		if (this.ends.has(exportId)) return true;
		const call =
			this.called.get(exportId) ?? this.untilEnded(exportId).finally(() => this.called.delete(exportId));
		this.called.set(exportId, call);
		return await call;
	}

	private async untilEnded(exportId: string): Promise<boolean> {
		const { clock } = this.options;
		const { state, error } = await waitUntilFinished(async () => await this.ask(exportId), {
			clock,
			deadline: clock.now() + RETRY_MS,
			interval: fixedInterval(INTERVAL_MS),
		});
		// Where no response came, the check goes on asking for longer than a call is kept waiting.
		if (!error && state && !isFinished(state)) this.toldLater.add(exportId);
		return !error && state !== undefined && isFinished(state);
	}

	private async askWithRetry(exportId: string): Promise<ExportState | undefined> {
		try {
			return await retry(async () => await this.ask(exportId), {
				clock: this.options.clock,
				deadline: this.deadline,
				interval: fixedInterval(INTERVAL_MS),
				shouldRetry: ({ isRetryable }) => isRetryable,
			});
		} catch (caught) {
			const error = asError(caught);
			if (error instanceof ExportError && error.isRetryable) return undefined;
			throw error;
		}
	}

	private async ask(exportId: string): Promise<ExportState> {
		const request =
			this.requests.get(exportId) ??
			this.limit(async () => {
				const state = await this.options.ask(exportId);
				if (isFinished(state)) this.ends.set(exportId, state);
				return state;
			}).finally(() => this.requests.delete(exportId));
		this.requests.set(exportId, request);
		return await request;
	}
}
