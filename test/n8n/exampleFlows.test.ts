import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { createWorkflow, itemsOf, startWorkflow, waitForExecution, type Execution } from '../../dev/n8n';
import { CalledWorkflow, calledInsteadOfScheduled, setUpExample } from './support/calledExample';
import { startLanguageModel } from './support/languageModel';
import { N8nFixture } from './support/n8nFixture';

const CHAT = 'When a chat message comes';
const AGENT = 'Answer questions';

function expectSuccess({ data, status }: Execution): void {
	expect(data.resultData.error?.message).toBeUndefined();
	expect(status).toBe('success');
}

describe('the examples with parts and with an AI agent', () => {
	let fixture: N8nFixture;
	beforeAll(async () => {
		fixture = await N8nFixture.open({ rows: 80 });
	});
	afterAll(async () => await fixture.close());

	it('parts are passed to a sub-workflow one after the other, every row once', async () => {
		const path = randomUUID();
		const example = setUpExample(fixture, 'altcraft-parts-to-postgres.json', {
			'Export in parts': {
				parameters: {
					sourceId: { __rl: true, mode: 'id', value: '1' },
					options: { pollInterval: 1, rowsPerPart: 25 },
				},
			},
			// There is no database here: the test checks what would be written.
			'Write into the table': { type: 'n8n-nodes-base.noOp', typeVersion: 1 },
			'Count the rows': { parameters: { assignments: { assignments: [ROWS_AS_TEXT] } } },
		});
		const workflow = await CalledWorkflow.publish(
			fixture.n8n,
			// Successful runs are kept here, so that the test can check them.
			{
				...calledInsteadOfScheduled(example, 'Every Sunday at two', path),
				settings: { executionOrder: 'v1' },
			},
			path,
		);
		const execution = await workflow.run();
		expectSuccess(execution);

		const runs = execution.data.resultData.runData['Hand over one part'] ?? [];
		expect(runs).toHaveLength(4);
		const written = itemsOf(execution, 'All parts are in').flatMap(
			({ json }) => JSON.parse(json.rows as string) as Array<Record<string, string>>,
		);
		const file = await fixture.sandbox.jobs.csvOf(fixture.sandbox.jobs.list().at(-1)?.id ?? '');
		expect(written).toEqual(parse(file, { columns: true }));
	}, 120_000);

	it('an AI agent chooses the time window, gets 50 rows at most, and responds', async () => {
		const window = { from: '2026-11-20T00:00:00', to: '2026-11-21T00:00:00' };
		const model = await startLanguageModel(window, 'Eighty, or so.');
		try {
			await fixture.addCredential(model.credential);
			const example = setUpExample(fixture, 'ai-agent-with-export-tool.json', {
				'Language model': { credentials: fixture.pick('openAiApi') },
				'Export contacts': { credentials: fixture.pick('emarsysOAuth2Api') },
			});
			const { rest } = fixture.n8n;
			const chatInput = 'How many people signed up on 20 November?';
			const saved = await createWorkflow(rest, {
				...example,
				settings: { executionOrder: 'v1', timezone: 'Europe/Vienna' },
				pinData: { [CHAT]: [{ json: { sessionId: '1', action: 'sendMessage', chatInput } }] },
			});
			const execution = await waitForExecution(rest, await startWorkflow(rest, saved, CHAT));
			expectSuccess(execution);
			expect(itemsOf(execution, AGENT).map(({ json }) => json.output)).toEqual(['Eighty, or so.']);

			const job = fixture.sandbox.jobs.list().at(-1);
			expect(job?.parameters).toMatchObject({
				time_range: ['2026-11-20 00:00:00', '2026-11-21 00:00:00'],
			});
			const [asked, responded] = model.requests;
			expect(asked?.tools?.map(({ function: tool }) => tool.description)).toEqual([
				expect.stringContaining('contacts who signed up'),
			]);
			const result = responded?.messages.find(({ role }) => role === 'tool')?.content ?? '';
			const rows = parse<Record<string, string>>(await fixture.sandbox.jobs.csvOf(job?.id ?? ''), {
				columns: true,
			});
			const seen = rows.map(({ user_id: id }) => result.includes(String(id)));
			expect(seen.filter(Boolean)).toHaveLength(50);
			expect(seen.lastIndexOf(true)).toBe(49);
		} finally {
			await model.close();
		}
	}, 120_000);
});

/** The rows instead of their number. */
const ROWS_AS_TEXT = {
	id: 'rows',
	name: 'rows',
	value: '={{ JSON.stringify($input.all().map(({ json }) => json)) }}',
	type: 'string',
};
