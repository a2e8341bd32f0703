import pLimit from 'p-limit';

import { isFinished, type ExportState } from '../core/job';
import { asError, ExportError } from '../core/exportError';
import { fixedInterval, retry, waitUntilFinished, type Clock } from '../core/polling';

/** How long a call is held while its export is not quite done, or the platform fails, in milliseconds. */
const RETRY_MS = 10_000;

/** Milliseconds between two requests during that time. */
const INTERVAL_MS = 2_000;

/** How long a check continues while the platform fails, in milliseconds. What it learned by then is kept. */
const LONGEST_CHECK_MS = 60_000;

/** Concurrent status requests for one execution. */
const REQUESTS_AT_ONCE = 10;

/** What a call leads to. */
export type Verdict =
	/** Every export has finished: the execution continues. */
	| { finalStates: ReadonlyMap<string, ExportState> }
	/** The execution keeps waiting. `later`: the platform has to repeat the call. */
	| { later: boolean };

/** Requests the status of an export. */
export type FetchState = (exportId: string) => Promise<ExportState>;

export interface CheckOptions {
	/** The export of the first call. */
	first: string;
	exportIds: readonly string[];
	/** The final state of an export, if it is known already. */
	finalStateOf(exportId: string): ExportState | undefined;
	fetchState: FetchState;
	clock: Clock;
	/** Called at the instant of the decision: a later call starts a new check. */
	onVerdict(verdict?: Verdict): void;
}

/** A check of all exports that an execution waits for. The call that starts it gets its response last. */
export class ExportsCheck {
	readonly verdict: Promise<Verdict>;

	private readonly finalStates = new Map<string, ExportState>();

	/** Exports named by calls, until it is known whether they have finished. */
	private readonly called = new Map<string, Promise<boolean>>();

	/** Exports that were not done when a call named them: those calls will be repeated. */
	private readonly toldLater = new Set<string>();

	private readonly requests = new Map<string, Promise<ExportState>>();

	private readonly limit = pLimit(REQUESTS_AT_ONCE);

	private readonly deadline: number;

	constructor(private readonly options: CheckOptions) {
		const { exportIds, clock, finalStateOf } = options;
		this.deadline = clock.now() + LONGEST_CHECK_MS;
		for (const exportId of exportIds) {
			const state = finalStateOf(exportId);
			if (state) this.finalStates.set(exportId, state);
		}
		this.verdict = this.run();
	}

	/** Adds a call, which gets its response as soon as its own export is known. */
	async join(named: string): Promise<Verdict> {
		if (named !== this.options.first) return { later: !(await this.hasFinished(named)) };
		// The first call, repeated: its caller gave up waiting and will not see the verdict.
		const verdict = await this.verdict;
		return 'finalStates' in verdict ? { later: false } : verdict;
	}

	private async run(): Promise<Verdict> {
		let verdict: Verdict | undefined;
		try {
			await this.hasFinished(this.options.first);
			for (let atOnce = 1; !verdict; atOnce = Math.min(REQUESTS_AT_ONCE, atOnce * 2))
				verdict = await this.checkOthers(atOnce);
			return verdict;
		} catch (error) {
			await this.callsSettled();
			throw asError(error);
		} finally {
			this.options.onVerdict(verdict);
		}
	}

	/**
	 * Requests some of the exports that no call names. The one started last is most likely not done, so a single request
	 * is enough for most calls; if it is done, the others probably are, too.
	 * @returns undefined if there is more to request
	 */
	private async checkOthers(atOnce: number): Promise<Verdict | undefined> {
		const { exportIds, clock, first } = this.options;
		const isOpen = (exportId: string) => !this.finalStates.has(exportId);
		const open = exportIds.filter(isOpen);
		if (open.length === 0) return { finalStates: this.finalStates };
		if (clock.now() > this.deadline) return { later: true };
		const others = open.filter((exportId) => !this.called.has(exportId));
		const early = others.filter((exportId) => this.toldLater.has(exportId));
		const requested = early.length > 0 ? [] : others.slice(-atOnce);
		const states = await Promise.all(requested.map(async (exportId) => await this.fetchWithRetry(exportId)));
		if (requested.length > 0 && !requested.some(isOpen)) return undefined;
		// Calls that arrived meanwhile may learn that those have finished.
		await this.callsSettled();
		if (![...early, ...requested].some(isOpen)) return undefined;
		// Without a response, it is not known whether another call will come, so this one must be repeated.
		return { later: isOpen(first) || states.includes(undefined) };
	}

	private async callsSettled(): Promise<void> {
		while (this.called.size > 0) await Promise.allSettled(this.called.values());
	}

	private async hasFinished(exportId: string): Promise<boolean> {
		if (this.finalStates.has(exportId)) return true;
		const call =
			this.called.get(exportId) ?? this.untilFinished(exportId).finally(() => this.called.delete(exportId));
		this.called.set(exportId, call);
		return await call;
	}

	private async untilFinished(exportId: string): Promise<boolean> {
		const { clock } = this.options;
		const { state, error } = await waitUntilFinished(async () => await this.fetchState(exportId), {
			clock,
			deadline: clock.now() + RETRY_MS,
			interval: fixedInterval(INTERVAL_MS),
		});
		// Without a response, the check keeps asking for longer than a call is held.
		if (!error && state && !isFinished(state)) this.toldLater.add(exportId);
		return !error && state !== undefined && isFinished(state);
	}

	private async fetchWithRetry(exportId: string): Promise<ExportState | undefined> {
		try {
			return await retry(async () => await this.fetchState(exportId), {
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

	private async fetchState(exportId: string): Promise<ExportState> {
		const request =
			this.requests.get(exportId) ??
			this.limit(async () => {
				const state = await this.options.fetchState(exportId);
				if (isFinished(state)) this.finalStates.set(exportId, state);
				return state;
			}).finally(() => this.requests.delete(exportId));
		this.requests.set(exportId, request);
		return await request;
	}
}
