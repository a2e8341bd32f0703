import { createWorkflow, itemsOf, startWorkflow, waitForExecution } from '../../../dev/n8n';
import { setUpExample } from '../../n8n/support/calledExample';
import { startLanguageModel } from '../../n8n/support/languageModel';
import type { N8nFixture } from '../../n8n/support/n8nFixture';

const CHAT = 'When a chat message comes';
const AGENT = 'Answer questions';

/** The node as a tool of an AI agent: the example, with a stand-in for the language model. */
export function agentTool(fixture: () => N8nFixture): void {
	it('an AI agent selects the time window and gets at most 50 rows', async () => {
		const { sandbox, n8n } = fixture();
		const model = await startLanguageModel(
			{ from: '2026-11-20T00:00:00', to: '2026-11-21T00:00:00' },
			'Fifty.',
		);
		try {
			await fixture().addCredential(model.credential);
			const example = setUpExample(fixture(), 'ai-agent-with-export-tool.json', {
				'Language model': { credentials: fixture().pick('openAiApi') },
				// Without the example's own limit: the node itself limits a tool to 50 rows.
				'Export contacts': {
					parameters: { options: { pollInterval: 1 } },
					credentials: fixture().pick('emarsysOAuth2Api'),
				},
			});
			sandbox.setRows(80);
			const saved = await createWorkflow(n8n.rest, {
				...example,
				settings: { executionOrder: 'v1', timezone: 'Europe/Vienna' },
				pinData: { [CHAT]: [{ json: { sessionId: '1', action: 'sendMessage', chatInput: 'How many?' } }] },
			});
			const execution = await waitForExecution(n8n.rest, await startWorkflow(n8n.rest, saved, CHAT));
			expect(execution.data.resultData.error?.message).toBeUndefined();
			expect(itemsOf(execution, AGENT).map(({ json }) => json.output)).toEqual(['Fifty.']);
			const job = sandbox.jobs.list().at(-1);
			expect(job?.parameters.time_range).toEqual(['2026-11-20 00:00:00', '2026-11-21 00:00:00']);
			const told = model.requests[1]?.messages.find(({ role }) => role === 'tool')?.content ?? '';
			expect(told.match(/user_id/g)).toHaveLength(50);
		} finally {
			sandbox.setRows(50);
			await model.close();
		}
	});
}
