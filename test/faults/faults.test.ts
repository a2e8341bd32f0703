import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { startN8n, type N8nInstance } from '../../dev/n8n';
import { expectNothingForgedAccepted } from './forged';
import { canLimit, limitFiles } from './fullDisk';
import { stopInTheMiddle } from './stopped';
import { perform } from './support/perform';
import type { SignIn, Injection, Row } from './support/row';
import { Secrets } from './support/secrets';
import { FaultFixture } from './support/faultFixture';
import { sections } from './table';

/** Parallel executions, which mostly wait. */
const AT_ONCE = 24;

describe('faults', () => {
	const secrets = new Secrets();
	const limit = pLimit(AT_ONCE);
	let n8n: N8nInstance;
	const runs = new Map<string, Promise<void>>();
	const keyOf = (row: Row, signIn: SignIn) => [row.fault, row.request, signIn].join();

	beforeAll(async () => {
		n8n = await startN8n();
		// All are started here, so that they overlap; each test waits for its own.
		for (const row of sections.flatMap(({ rows }) => rows)) {
			for (const signIn of row.accesses) {
				const cases = (row.cases ?? [[]]).map((injections) =>
					limit(async () => await perform(n8n, secrets, row, signIn, injections)),
				);
				const run = Promise.all(cases).then(() => undefined);
				run.catch(() => undefined);
				runs.set(keyOf(row, signIn), run);
			}
		}
	}, 180_000);
	afterAll(async () => await n8n.remove(), 60_000);

	describe.each(sections.map((section) => [section.name, section] as const))('%s', (_name, { rows }) => {
		const tests = rows.flatMap((row) =>
			row.accesses.map((signIn) => [`${row.fault} (${row.request}, ${signIn})`, row, signIn] as const),
		);
		it.each(tests)('%s', async (_name, row, signIn) => await runs.get(keyOf(row, signIn)), 600_000);
	});

	// Only Linux can limit a running program. `test:all` counts a skipped test as a failure, so CI always runs this.
	(canLimit() ? it : it.skip)(
		'the disk is full: an error with the ID, and Download has the file later',
		async () => {
			// Nothing else may be running, because the limit applies to all of n8n.
			await Promise.allSettled(runs.values());
			const fixture = await FaultFixture.open(n8n, 'emarsys', secrets);
			fixture.sandbox.setRows(2_000_000);
			const { bytes, lift } = limitFiles(n8n);
			try {
				const execution = await fixture.end(await fixture.start());
				const { id = '' } = fixture.sandbox.jobs.list()[0] ?? {};
				expect(fixture.sandbox.jobs.csvBytesOf(id)).toBeGreaterThan(bytes);
				expect(execution.status).toBe('error');
				const { message, description } = execution.data.resultData.error ?? {};
				expect(message).toContain(`The file of export ${id} could not be stored in n8n`);
				expect(description).toContain('Free some disk space');
				lift();
				const later = await fixture.end(await fixture.start({ operation: 'download', exportId: id }));
				expect(fixture.items(later)).toMatchObject([{ json: { exportId: id, status: 'done' } }]);
				expect(fixture.received('start')).toHaveLength(1);
			} finally {
				lift();
				await fixture.close();
			}
		},
		600_000,
	);

	it.each<[string, Injection[], RegExp]>([
		['accepted', [], /^success/],
		[
			'refused by a response that echoes the password',
			[
				{
					status: 400,
					body: { replyCode: 10001, replyText: `Invalid value for password: ${secrets.ofFtp}` },
				},
			],
			/^error.*Emarsys refused/,
		],
		['with a lost response', [{ processThenReset: true }], /^error.*may have been started/],
	])(
		'a delivery by FTP, %s: only Emarsys has the password',
		async (_how, injections, outcome) => {
			const fixture = await FaultFixture.open(n8n, 'emarsys', secrets);
			for (const injection of injections) fixture.inject('start', injection);
			const execution = await fixture.end(await fixture.start({ options: { distributionMethod: 'ftp' } }));
			expect(`${execution.status} ${execution.data.resultData.error?.message ?? ''}`).toMatch(outcome);
			expect(fixture.received('start').map(({ body }) => body)).toEqual([expect.stringContaining('ftp%')]);
			await fixture.close();
		},
		300_000,
	);

	it('n8n is killed at each request: the run is shown as crashed, nothing is restarted, and Download has the file', async () => {
		for (const { request, fixture, id } of await stopInTheMiddle(n8n, secrets)) {
			expect([request, (await fixture.end(id)).status]).toEqual([request, 'crashed']);
			expect(fixture.received('start')).toHaveLength(1);
			const [job] = fixture.sandbox.jobs.list();
			expect([request, job !== undefined]).toEqual([request, request !== 'start']);
			if (job) {
				fixture.sandbox.jobs.finish(job.id);
				const later = await fixture.end(await fixture.start({ operation: 'download', exportId: job.id }));
				expect(await fixture.file(fixture.items(later)[0])).toEqual(await fixture.sandbox.jobs.csvOf(job.id));
				expect(fixture.received('start')).toHaveLength(1);
			}
			await fixture.close();
		}
	}, 600_000);

	it(
		'forged callbacks are not accepted',
		async () => await expectNothingForgedAccepted(n8n, secrets),
		300_000,
	);

	it('no secret is in what n8n stores: database, log, files, executions', async () => {
		const { userFolder } = n8n.place;
		await Promise.allSettled(runs.values());
		expect(secrets.count).toBeGreaterThan(100);
		expect(await secrets.found(userFolder)).toEqual([]);
		// The one that is a parameter of a workflow is in the workflows, and in n8n's copies of them.
		const places = await secrets.foundOfTrigger(userFolder);
		expect(places).toContain('workflow_entity.nodes');
		for (const place of places) expect(place).toMatch(/^workflow_\w+\.\w+$|^execution_data\.workflowData$/);
	}, 300_000);

	it('the search would find one, in any form and anywhere', async () => {
		const control = new Secrets();
		const folder = join(n8n.place.userFolder, 'control');
		await mkdir(folder);
		for (const secret of [control.ofSandbox.altcraft.token, control.ofSandbox.emarsys.secret]) {
			const inBase64 = ['', 'a', 'ab'].map((before) => Buffer.from(`${before}${secret}!`).toString('base64'));
			for (const form of [secret, encodeURIComponent(secret), ...inBase64]) {
				await writeFile(join(folder, 'file'), `x${form}x`);
				expect([form, await control.found(folder)]).toEqual([form, [expect.stringMatching(/^file: /)]]);
			}
		}
	});
});
