import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { resume } from '../../../nodes/ContactExport/resume';

const items = [{ json: { platform: 'emarsys', exportId: '1', status: 'running' }, startedAt: 0 }];

/** A call about export 2 to an execution that waits for export 1, as `resume` sees n8n. */
function callFrom(kept: { connectionInputData?: INodeExecutionData[] }, body = '{"id":"2"}') {
	const statuses: number[] = [];
	const evaluateExpression = jest.fn(() => items);
	const context = {
		...kept,
		evaluateExpression,
		logger: { warn: jest.fn() },
		getNode: () => ({ id: 'node', name: 'Start' }),
		getNodeParameter: (name: string) => (name === 'platform' ? 'emarsys' : null),
		getRequestObject: () => ({ rawBody: Buffer.from(body) }),
		getResponseObject: () => ({
			status(code: number) {
				statuses.push(code);
				return { json: () => undefined };
			},
		}),
	};
	return { context: context as unknown as IWebhookFunctions, statuses, evaluateExpression };
}

it('finds the awaited exports without an expression, which would create a sandbox for each call', async () => {
	const { context, statuses, evaluateExpression } = callFrom({ connectionInputData: items });
	expect(await resume(context)).toEqual({ noWebhookResponse: true });
	expect(statuses).toEqual([404]);
	expect(evaluateExpression).not.toHaveBeenCalled();
});

it('finds them by an expression if n8n stores them elsewhere', async () => {
	const { context, statuses, evaluateExpression } = callFrom({});
	await resume(context);
	expect(statuses).toEqual([404]);
	expect(evaluateExpression).toHaveBeenCalled();
});

it.each(['', '{"id":', '{}', '[]'])('never throws, whatever is sent: %j', async (body) => {
	const { context, statuses } = callFrom({ connectionInputData: items }, body);
	expect(await resume(context)).toEqual({ noWebhookResponse: true });
	expect(statuses).toEqual([400]);
});

it('does not throw even if n8n does', async () => {
	const { context, statuses } = callFrom({});
	context.evaluateExpression = () => {
		throw new Error('no sandbox');
	};
	expect(await resume(context)).toEqual({ noWebhookResponse: true });
	expect(statuses).toEqual([503]);
});
