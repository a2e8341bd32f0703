import type { ExportJob } from '../jobs/exportJob';
import { isLoopback, post } from './callbackPost';

/** How exports with a `notification_url` are announced. */
export interface CallbackSettings {
	/**
	 * The body: the status payload at the top level, as production code has seen it, or inside the envelope
	 * `{replyCode, replyText, data}`, as the documentation reads. Default `topLevel`.
	 */
	shape: 'topLevel' | 'envelope';
	/**
	 * `done`: when the export has ended; `early`: as soon as the file is made but not yet delivered (status
	 * `ready`); `never`. Default `done`.
	 */
	when: 'done' | 'early' | 'never';
	/** How many times it comes although it was accepted. Default 1. */
	copies: number;
	/** Whether the copies come at once instead of one after another. Default no. */
	simultaneous: boolean;
	/** How many times a failure is repeated. Default 5 (platform fact). */
	retries: number;
	/** Milliseconds between the repeats. Default 60,000: a minute (platform fact). */
	retryGapMs: number;
	/** Default `application/json`. */
	contentType: string;
}

/** One try to announce an export. */
export interface CallbackAttempt {
	exportId: string;
	url: string;
	body: string;
	/** When it was sent, milliseconds since 1970. */
	at: number;
	/** Which copy, from 1. */
	copy: number;
	/** Which try of this copy, from 1. */
	attempt: number;
	/** HTTP status of the answer; missing when there was none. */
	status?: number;
	/** Why there was none. */
	error?: string;
}

/** At which share of an export its file is ready but not delivered. */
export const READY_SHARE = 0.8;

/** Announces exports by calling their `notification_url`. It only ever calls loopback addresses. */
export class CallbackSender {
	/** Every try so far, the newest last. */
	readonly attempts: CallbackAttempt[] = [];

	readonly settings: CallbackSettings = {
		shape: 'topLevel',
		when: 'done',
		copies: 1,
		simultaneous: false,
		retries: 5,
		retryGapMs: 60_000,
		contentType: 'application/json',
	};

	private readonly stop = new AbortController();
	private readonly timers = new Set<NodeJS.Timeout>();
	private readonly waiting = new Map<string, () => void>();
	private underWay = 0;

	/** @param payloadOf gives the data of the status answer of an export */
	constructor(
		private readonly payloadOf: (job: ExportJob) => object,
		private readonly now: () => number,
	) {}

	/** Announces the export at the time that the settings of this moment say. */
	watch(job: ExportJob, url: string): void {
		const { when } = this.settings;
		if (when === 'never') return;
		let announced = false;
		const announce = (): void => {
			if (announced) return;
			announced = true;
			this.waiting.delete(job.id);
			void this.announce(job, url);
		};
		this.waiting.set(job.id, announce);
		this.later(job.durationMs * (when === 'early' ? READY_SHARE : 1), announce);
	}

	/** The export has ended before its time. */
	endedEarly(job: ExportJob): void {
		this.waiting.get(job.id)?.();
	}

	/** How many announcements are neither accepted nor given up. */
	get unsettled(): number {
		return this.underWay;
	}

	/** Announces an export now, whatever the settings say about the time: what a late or a forged-looking repeat is. */
	async announce(job: ExportJob, url: string): Promise<void> {
		const { copies, simultaneous } = this.settings;
		const numbers = Array.from({ length: copies }, (_, index) => index + 1);
		this.underWay++;
		if (simultaneous) await Promise.all(numbers.map(async (copy) => await this.deliver(job, url, copy)));
		else for (const copy of numbers) await this.deliver(job, url, copy);
		this.underWay--;
	}

	/** Ends everything that is under way. */
	close(): void {
		this.stop.abort();
		for (const timer of this.timers) clearTimeout(timer);
		this.timers.clear();
	}

	private async deliver(job: ExportJob, url: string, copy: number): Promise<void> {
		const { retries, retryGapMs } = this.settings;
		for (let attempt = 1; attempt <= retries + 1; attempt++) {
			if (attempt > 1) await new Promise<void>((resolve) => this.later(retryGapMs, resolve));
			if (await this.attempt(job, url, copy, attempt)) return;
		}
	}

	/** @returns whether there is no reason to try again */
	private async attempt(job: ExportJob, url: string, copy: number, attempt: number): Promise<boolean> {
		const { shape, contentType } = this.settings;
		const payload = this.payloadOf(job);
		const body = JSON.stringify(
			shape === 'topLevel' ? payload : { replyCode: 0, replyText: 'OK', data: payload },
		);
		const record: CallbackAttempt = { exportId: job.id, url, body, at: this.now(), copy, attempt };
		this.attempts.push(record);
		if (!isLoopback(url)) {
			record.error = 'The sandbox only calls addresses of its own machine';
			return true;
		}
		try {
			record.status = await post(url, body, contentType, this.stop.signal);
			return record.status >= 200 && record.status < 300;
		} catch (error) {
			record.error = error instanceof Error ? error.message : String(error);
			return this.stop.signal.aborted;
		}
	}

	private later(milliseconds: number, task: () => void): void {
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			task();
		}, milliseconds);
		this.timers.add(timer);
	}
}
