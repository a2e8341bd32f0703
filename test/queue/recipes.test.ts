import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type { INode } from 'n8n-workflow';
import {
	createWorkflow,
	itemsOf,
	publishWorkflow,
	startWorkflow,
	waitForExecution,
	type Execution,
	type NewWorkflow,
} from '../../dev/n8n';
import { readExample } from '../../dev/demo/examples';
import { WAITING_START, TRIGGER } from '../../dev/demo/samples';
import { calledInsteadOfScheduled, CalledWorkflow, setUpExample } from '../n8n/support/calledExample';
import { responses, until } from '../n8n/support/callbacks';
import { arrivals, executionsOf, OWN_WINDOW } from '../n8n/support/examples';
import { LEDGER, ledgerRows, withShortTimes } from '../n8n/support/ledger';
import { untilWaiting } from '../n8n/support/waitingStarts';
import { startObjectStore } from '../n8n/support/objectStore';
import { startTelegram } from '../n8n/support/telegram';
import { openClusterFixture, type ClusterFixture } from './support/clusterFixture';
import { installS3Import, postgresCredential, storeForImport } from './support/warehouse';

const LONG = 60 * 60_000;
const TWICE = 10;
/** n8n holds shorter waits in memory. */
const SHORTEST_DURABLE_WAIT_S = 66;
const WAIT = { timeoutMs: 3 * 60_000 };

jest.setTimeout(10 * 60_000);

describe('the recipes on a cluster', () => {
	let set: ClusterFixture;
	beforeAll(async () => {
		set = await openClusterFixture({ binaryMode: 'filesystem' }, { rows: 80, jobDurationMs: 500 });
		await set.fixture.addCredential(postgresCredential(set.cluster));
	}, 10 * 60_000);
	afterAll(async () => await set.close(), 2 * 60_000);

	async function start(workflow: NewWorkflow, trigger: string): Promise<Execution> {
		const { rest } = set.fixture.n8n;
		const id = await startWorkflow(rest, await createWorkflow(rest, workflow), trigger);
		return await waitForExecution(rest, id, WAIT);
	}

	function expectSuccess({ data, status }: Execution): void {
		expect([data.resultData.error?.message, status]).toEqual([undefined, 'success']);
	}

	const lastExport = () => set.fixture.sandbox.jobs.list().at(-1)?.id ?? '';
	const rowsOf = async (exportId: string) =>
		parse<Record<string, string>>(await set.fixture.sandbox.jobs.csvOf(exportId), { columns: true });

	/** The example's nodes of a type, each with the credential for it. */
	const withCredential = (file: string, type: string, credential: string) => {
		const nodes = readExample(file).nodes.filter((node: INode) => node.type === `n8n-nodes-base.${type}`);
		return Object.fromEntries(
			nodes.map(({ name }) => [name, { credentials: set.fixture.pick(credential) }] as const),
		);
	};

	it('altcraft-durable.json: the wait is in the database, and the file arrives', async () => {
		const execution = await start(
			setUpExample(set.fixture, 'altcraft-durable.json', {
				'Wait two minutes': { parameters: { amount: SHORTEST_DURABLE_WAIT_S, unit: 'seconds' } },
			}),
			'Every night at two',
		);
		expectSuccess(execution);
		const [item] = itemsOf(execution, 'Your next step');
		expect(await set.fixture.fileOf(item)).toEqual(await set.fixture.sandbox.jobs.csvOf(lastExport()));
	});

	it('emarsys-called-back-download.json: waits, continues when called, and the file arrives', async () => {
		const { sandbox, n8n } = set.fixture;
		sandbox.setJobDuration(LONG);
		const workflow = setUpExample(set.fixture, WAITING_START.file, {
			[WAITING_START.start]: { parameters: OWN_WINDOW },
		});
		const id = await startWorkflow(n8n.rest, await createWorkflow(n8n.rest, workflow), TRIGGER);
		await untilWaiting(set.fixture, id, WAIT.timeoutMs);
		sandbox.jobs.finish(lastExport());
		sandbox.setJobDuration(500);
		const execution = await waitForExecution(n8n.rest, id, WAIT);
		expectSuccess(execution);
		const [item] = itemsOf(execution, WAITING_START.nextStep);
		expect(await set.fixture.fileOf(item)).toEqual(await sandbox.jobs.csvOf(lastExport()));
	});

	it('emarsys-more-than-20-columns.json: the rows of two exports are merged', async () => {
		const file = 'emarsys-more-than-20-columns.json';
		const execution = await start(setUpExample(set.fixture, file, {}), 'Every morning at six');
		expectSuccess(execution);
		const rows = itemsOf(execution, 'Your next step').map(({ json }) => json);
		expect(rows).toHaveLength(80);
		expect(Object.keys(rows[0] ?? {})).toHaveLength(6);
	});

	it('emarsys-all-contacts-to-postgres.json: every contact is in the table once, even after two runs', async () => {
		const file = 'emarsys-all-contacts-to-postgres.json';
		const path = randomUUID();
		const example = setUpExample(set.fixture, file, {
			...withCredential(file, 'postgres', 'postgres'),
			'Export in parts': { parameters: { options: { language: 'en', pollInterval: 1, rowsPerPart: 25 } } },
		});
		const scheduled = calledInsteadOfScheduled(example, 'Every night at two', path);
		const kept = { ...scheduled, settings: { executionOrder: 'v1' as const } };
		const workflow = await CalledWorkflow.publish(set.fixture.n8n, kept, path);
		for (const execution of [await workflow.run(), await workflow.run()]) {
			expectSuccess(execution);
			const { rows } = await set.cluster.database.query('SELECT * FROM contacts ORDER BY "Email"');
			const inFile = (await rowsOf(lastExport())).filter((row) => row.Email !== '');
			const byEmail = (a: Record<string, unknown>, b: Record<string, unknown>) =>
				String(a.Email) < String(b.Email) ? -1 : 1;
			expect([...rows].sort(byEmail)).toEqual([...inFile].sort(byEmail));
		}
		await set.cluster.database.query('DROP TABLE contacts');
	});

	it('altcraft-to-s3-and-warehouse.json: the warehouse has what the bucket has, even after two runs', async () => {
		const file = 'altcraft-to-s3-and-warehouse.json';
		const bucket = 'your-bucket';
		const store = await startObjectStore(
			async (key, content) => await storeForImport(set.cluster, bucket, key, content),
		);
		try {
			await installS3Import(set.cluster);
			await set.fixture.addCredential(store.credential);
			for (let run = 0; run < 2; run++) {
				await set.cluster.database.query('TRUNCATE aws_s3.objects');
				const execution = await start(
					setUpExample(set.fixture, file, {
						...withCredential(file, 'postgres', 'postgres'),
						'Export in parts': { parameters: { options: { pollInterval: 1, rowsPerPart: 25 } } },
						'Put it into the bucket': {
							parameters: { bucketName: store.bucket },
							credentials: set.fixture.pick('s3'),
						},
					}),
					'Every night at three',
				);
				expectSuccess(execution);
				expect(itemsOf(execution, 'Load it')).toHaveLength(4);
				const { rows } = await set.cluster.database.query('SELECT * FROM contacts ORDER BY _id::int');
				const inFile = (await rowsOf(lastExport())).map(({ _id, email, _regdate }) => ({
					_id,
					email,
					_regdate,
				}));
				expect(rows).toEqual(inFile);
			}
		} finally {
			await store.close();
		}
	});

	it(`emarsys-ledger.json: ${TWICE} exports called about twice at the same time are each delivered once, and so are others`, async () => {
		const { fixture } = set;
		const { sandbox, n8n } = fixture;
		const telegram = await startTelegram();
		try {
			await fixture.addCredential(telegram.credential);
			const example = setUpExample(fixture, LEDGER.file, {
				[LEDGER.start]: { parameters: OWN_WINDOW },
				[LEDGER.message]: { parameters: { chatId: '42' }, credentials: fixture.pick('telegramApi') },
				[LEDGER.sweep]: {
					parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: 10 }] } },
				},
			});
			const workflow = await createWorkflow(n8n.rest, withShortTimes(example, { dueS: 120, deliveryS: 60 }));
			await publishWorkflow(n8n.rest, workflow);
			sandbox.setJobDuration(LONG);
			sandbox.emarsys.setCallbacks({ when: 'done', copies: 2, simultaneous: true });
			const ids: string[] = [];
			for (let index = 0; index < TWICE + 2; index++) {
				// The last two are never called about.
				if (index === TWICE) sandbox.emarsys.setCallbacks({ when: 'never' });
				const id = await startWorkflow(n8n.rest, workflow, LEDGER.schedule);
				const execution = await waitForExecution(n8n.rest, id, WAIT);
				expectSuccess(execution);
				ids.push(itemsOf(execution, LEDGER.start)[0]?.json.exportId as string);
			}
			const [failed = ''] = ids.slice(-1);
			for (const id of ids.slice(0, TWICE)) sandbox.jobs.finish(id);
			for (const id of ids.slice(0, TWICE)) expect(await responses(sandbox, id, 2)).toEqual([200, 200]);
			for (const id of ids.slice(TWICE, -1)) sandbox.jobs.finish(id);
			sandbox.jobs.fail(failed);
			const settled = async () => (await ledgerRows(n8n.rest)).every(({ due }) => due === null);
			await until('every export is delivered or failed', settled, 5 * 60_000);
			await until('the failure is told', () => telegram.messages.length > 0, 60_000);

			const found = arrivals(await executionsOf(n8n.rest, workflow), LEDGER.nextStep);
			expect(found.map(({ exportId }) => exportId).sort()).toEqual(ids.slice(0, -1).sort());
			for (const { exportId, item } of found)
				expect(await fixture.fileOf(item)).toEqual(await sandbox.jobs.csvOf(exportId));
			const states = (await ledgerRows(n8n.rest)).map(({ exportId, status }) => [exportId, status]);
			expect(states).toEqual(ids.map((id) => [id, id === failed ? 'failed' : 'delivered']));
		} finally {
			await telegram.close();
		}
	});
});
