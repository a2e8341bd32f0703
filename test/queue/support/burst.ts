import { randomUUID } from 'node:crypto';
import type { INode } from 'n8n-workflow';
import { createWorkflow, publishWorkflow, type NewWorkflow, type SavedWorkflow } from '../../../dev/n8n';
import type { N8nCluster } from './cluster';
import { call, callsAbout, startExport, until } from '../../n8n/support/callbacks';
import { startStep } from '../../n8n/support/waitingStarts';
import { linearWorkflow, TRIGGER, type Step } from '../../n8n/support/workflows';
import type { CallbackAttempt } from '../../../sandbox';
import type { ClusterFixture } from './clusterFixture';
import { isUnfinished, listUnsuccessful, statusCounts, unfinishedOf } from './executionList';
import type { Receiver } from './receiver';

/** Some minutes on a busy machine. */
const TIMEOUT_MS = 10 * 60_000;
const STARTS_AT_ONCE = 20;
/** How often Emarsys retries a failed call (platform fact), and the pause between retries here. */
export const CALLBACKS = { retries: 5, retryGapMs: 10_000 };

/** Settings that make each export unique: Emarsys runs no two identical exports at once. */
const day = "DateTime.fromISO('2000-01-01').plus({ days: Number($execution.id) })";
const OWN_DAY = { from: `={{ ${day} }}`, to: `={{ ${day}.plus({ hours: 23 }) }}` };

/** Many exports that all finish at the same time, and the workflows that they start or resume. */
export class Burst {
	/** Exports with the URL of a Contact Export Trigger. */
	triggered: string[] = [];

	/** Exports of executions that wait until they are called. */
	waiting: string[] = [];

	private constructor(
		private readonly set: ClusterFixture,
		private readonly receiver: Receiver,
		private readonly trigger: Published,
		private readonly starter: Published,
	) {}

	/** Publishes the two workflows; both end with the delivery of the file. Authentication and delivery are those of the trigger. */
	static async prepare(
		set: ClusterFixture,
		receiver: Receiver,
		authentication: 'oAuth2' | 'wsse' = 'wsse',
		delivery: Step = receiver.step,
	): Promise<Burst> {
		const { fixture } = set;
		const emarsys = fixture.pick('emarsysWsseApi');
		const [triggerId, starterId] = [randomUUID(), randomUUID()];
		const trigger = await publish(set, linearWorkflow([delivery]), `${triggerId}/contact-export`, {
			type: 'n8n-nodes-contact-export.contactExportTrigger',
			typeVersion: 2,
			webhookId: triggerId,
			parameters: { authentication, output: 'file' },
			credentials: authentication === 'wsse' ? emarsys : fixture.pick('emarsysOAuth2Api'),
		});
		const steps = [startStep(fixture, OWN_DAY), downloadStep(emarsys), receiver.step];
		const starter = await publish(set, linearWorkflow(steps), starterId, {
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: starterId,
			parameters: { httpMethod: 'POST', path: starterId, options: {} },
		});
		return new Burst(set, receiver, trigger, starter);
	}

	get exportIds(): string[] {
		return [...this.triggered, ...this.waiting];
	}

	/** The IDs of both workflows. */
	get workflowIds(): string[] {
		return [this.trigger.id, this.starter.id];
	}

	/** Starts exports of both kinds, and waits until all executions of the second kind are waiting. */
	async start(triggered: number, waiting: number): Promise<void> {
		const { sandbox } = this.set.fixture;
		for (let index = 0; index < triggered; index++) {
			this.triggered.push(await startExport(sandbox, this.trigger.address));
		}
		const before = sandbox.jobs.list().length;
		for (let missing = waiting; missing > 0; missing = waiting - ((await this.counts()).waiting ?? 0)) {
			const calls = Array.from({ length: Math.min(STARTS_AT_ONCE, missing) }, async () => {
				await until(
					'a start is accepted',
					async () => (await call(this.starter.address, { body: {} })) === 200,
				);
			});
			await Promise.all(calls);
			await this.idle();
		}
		this.waiting = sandbox.jobs
			.list()
			.slice(before)
			.map(({ id }) => id);
	}

	/** Finishes all exports, about which Emarsys calls at once. */
	callBack(): void {
		for (const exportId of this.exportIds) this.set.fixture.sandbox.jobs.finish(exportId);
	}

	/** Waits until this number of files has been delivered. */
	async arrived(count: number): Promise<void> {
		await until(`${count} files have arrived`, () => this.receiver.deliveries.length >= count, TIMEOUT_MS);
	}

	/** Waits until Emarsys stops calling and no execution is running. */
	async over(): Promise<void> {
		await until(
			'all calls are over',
			() => this.exportIds.every((exportId) => this.isSettled(exportId)),
			TIMEOUT_MS,
		);
		await this.idle();
	}

	/** Number of successful calls about an export. */
	acceptedCalls(exportId: string): number {
		return this.callsOf(exportId).filter(({ status }) => status === 200).length;
	}

	/** Number of exports whose first call got no response in time, or a refusal. */
	get refusedFirstCalls(): number {
		return this.exportIds.filter((exportId) => this.callsOf(exportId)[0]?.status !== 200).length;
	}

	/** Number of all calls about an export. One that gets a late response is retried, and counts nevertheless. */
	calls(exportId: string): number {
		return this.callsOf(exportId).length;
	}

	private isSettled(exportId: string): boolean {
		const copies = new Map<number, CallbackAttempt[]>();
		for (const attempt of this.callsOf(exportId)) {
			copies.set(attempt.copy, [...(copies.get(attempt.copy) ?? []), attempt]);
		}
		const isOver = (attempts: CallbackAttempt[]) =>
			attempts.some(({ status }) => status === 200) ||
			(attempts.length > CALLBACKS.retries && attempts.every(({ status, error }) => status ?? error));
		return copies.size > 0 && [...copies.values()].every(isOver);
	}

	private callsOf(exportId: string): CallbackAttempt[] {
		return callsAbout(this.set.fixture.sandbox, exportId);
	}

	private async counts(): Promise<Record<string, number>> {
		return await statusCounts(this.set.cluster.database, this.workflowIds);
	}

	/** Waits until every execution has finished or is waiting. */
	private async idle(): Promise<void> {
		try {
			await until(
				'all executions have ended',
				async () => unfinishedOf(await this.counts()) === 0,
				TIMEOUT_MS,
			);
		} catch (error) {
			// The cluster is removed with its logs, so the relevant lines are included here.
			const { cluster } = this.set;
			const left = (await listUnsuccessful(cluster.database, this.workflowIds)).filter(isUnfinished);
			const lines = await linesAbout(
				cluster,
				left.map(({ id }) => id),
			);
			throw new Error([String(error), JSON.stringify(await this.counts()), ...lines].join('\n'));
		}
	}
}

/** The last lines about some executions in the logs of all processes. */
async function linesAbout({ processes }: N8nCluster, ids: string[]): Promise<string[]> {
	const patterns = ids.slice(0, 10).map((id) => new RegExp(`\\b${id}\\b`));
	const found: string[] = [];
	for (const [name, process] of Object.entries(processes)) {
		const lines = (await process.log()).split('\n').filter((line) => patterns.some((id) => id.test(line)));
		found.push(...lines.slice(-30).map((line) => `${name}: ${line.slice(0, 300)}`));
	}
	return found;
}

/** A published workflow that starts with a called node. */
export interface Published extends SavedWorkflow {
	/** The URL to call. */
	address: string;
}

/** Saves and publishes a workflow that starts with a called node. */
export async function publish(
	{ fixture: { n8n } }: ClusterFixture,
	workflow: NewWorkflow,
	path: string,
	trigger: Partial<INode>,
): Promise<Published> {
	const nodes = workflow.nodes.map((node) => (node.name === TRIGGER ? { ...node, ...trigger } : node));
	const saved = await createWorkflow(n8n.rest, { ...workflow, nodes, pinData: {} });
	await publishWorkflow(n8n.rest, saved);
	return { ...saved, address: `${n8n.baseUrl}webhook/${path}` };
}

/** Downloads the file of an export that was started before. */
export function downloadStep(credentials: NonNullable<Step['credentials']>): Step {
	return {
		name: 'Download',
		parameters: { platform: 'emarsys', authentication: 'wsse', operation: 'download' },
		credentials,
	};
}
