import type { ExportJob } from '../jobs/exportJob';
import { isLoopback, post } from './callbackPost';

/** How exports with a `notification_url` are announced. */
export interface CallbackSettings {
	/**
	 * The body: the status payload at the top level, as production code has received it, or inside the envelope
	 * `{replyCode, replyText, data}`, as the documentation suggests. Default `topLevel`.
	 */
	shape: 'topLevel' | 'envelope';
	/**
	 * `done`: when the export has finished; `early`: as soon as the file exists but is not delivered yet (status
	 * `ready`); `never`. Default `done`.
	 */
	when: 'done' | 'early' | 'never';
	/** How many times an accepted call is sent. Default 1. */
	copies: number;
	/** Whether the copies are sent in parallel instead of one after another. Default false. */
	simultaneous: boolean;
	/** How many times a failed call is retried. Default 5 (platform fact). */
	retries: number;
	/** Milliseconds between retries. Default 60,000: a minute (platform fact). */
	retryGapMs: number;
	/** Default `application/json`. */
	contentType: string;
}

/** One attempt to announce an export. */
export interface CallbackAttempt {
	exportId: string;
	url: string;
	body: string;
	/** When it was sent, milliseconds since 1970. */
	at: number;
	/** Number of the copy, from 1. */
	copy: number;
	/** Number of the attempt within its copy, from 1. */
	attempt: number;
	/** HTTP status of the response; missing if there was none. */
	status?: number;
	/** Why there was no response. */
	error?: string;
}

/** The progress at which an export's file is ready but not delivered yet. */
export const READY_SHARE = 0.8;

/** Announces exports by calling their `notification_url`. Calls loopback addresses only. */
export class CallbackSender {
	/** All attempts so far, oldest first. */
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

	/** @param payloadOf returns the data of an export's status response */
	constructor(
		private readonly payloadOf: (job: ExportJob) => object,
		private readonly now: () => number,
	) {}

	/** Schedules the announcement of an export according to the current settings. */
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

	/** Called when a test ends an export early. */
	endedEarly(job: ExportJob): void {
		this.waiting.get(job.id)?.();
	}

	/** Number of announcements that are neither accepted nor given up. */
	get unsettled(): number {
		return this.underWay;
	}

	/** Announces an export now, regardless of the configured time, as a late duplicate would. */
	async announce(job: ExportJob, url: string): Promise<void> {
		const { copies, simultaneous } = this.settings;
		const numbers = Array.from({ length: copies }, (_, index) => index + 1);
		this.underWay++;
		if (simultaneous) await Promise.all(numbers.map(async (copy) => await this.deliver(job, url, copy)));
		else for (const copy of numbers) await this.deliver(job, url, copy);
		this.underWay--;
	}

	/** Aborts all pending announcements. */
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

	/** @returns whether there is no reason to retry */
	private async attempt(job: ExportJob, url: string, copy: number, attempt: number): Promise<boolean> {
		const { shape, contentType } = this.settings;
		const payload = this.payloadOf(job);
		const body = JSON.stringify(
			shape === 'topLevel' ? payload : { replyCode: 0, replyText: 'OK', data: payload },
		);
		const record: CallbackAttempt = { exportId: job.id, url, body, at: this.now(), copy, attempt };
		this.attempts.push(record);
		if (!isLoopback(url)) {
			record.error = 'The sandbox calls loopback addresses only';
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
