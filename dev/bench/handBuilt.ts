import type { IConnections, INode, INodeParameters } from 'n8n-workflow';
import type { CredentialsByType, NewWorkflow } from '../n8n';
import { AS_FILE, httpRequest, to, TRIGGER, type Step } from './chain';

/** The node that waits. */
export const WAIT = 'Wait';

/** The node that fetches the file. */
export const FETCH = 'Fetch the file';

const START = 'Start the export';
const ASK = 'Ask for the status';
const DONE = 'Done?';

/**
 * What people build without this package: start the export, wait, ask, and wait again until it is done. Even so it has
 * this package's credential, since nobody can sign in with n8n's own.
 *
 * @param address the API's base
 * @param body of the request that starts the export of registrations
 * @param waitSeconds between two questions
 */
export function handBuiltLoop(
	address: string,
	body: object,
	waitSeconds: number,
	credentials: CredentialsByType,
): NewWorkflow {
	const json: INodeParameters = {
		sendHeaders: true,
		headerParameters: { parameters: [{ name: 'Content-Type', value: 'application/json' }] },
	};
	const exportUrl = `=${address}/export/{{ $('${START}').first().json.data.id }}`;
	const steps: Step[] = [
		{ name: TRIGGER, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		httpRequest(
			START,
			{
				method: 'POST',
				url: `${address}/contact/getregistrations`,
				sendBody: true,
				specifyBody: 'json',
				jsonBody: JSON.stringify(body),
			},
			credentials,
		),
		{
			name: WAIT,
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			parameters: { resume: 'timeInterval', amount: waitSeconds, unit: 'seconds' },
		},
		httpRequest(ASK, { url: exportUrl, ...json }, credentials),
		{ name: DONE, type: 'n8n-nodes-base.if', typeVersion: 2.2, parameters: isDone() },
		httpRequest(FETCH, { url: `${exportUrl}/data`, ...json, options: AS_FILE }, credentials),
	];
	const nodes = steps.map(
		(step, index): INode => ({
			...step,
			id: `node${index}`,
			position: [200 * index, 0],
			...(step.name === WAIT && { webhookId: 'hand-built' }),
		}),
	);
	const connections: IConnections = {
		[TRIGGER]: { main: [[to(START)]] },
		[START]: { main: [[to(WAIT)]] },
		[WAIT]: { main: [[to(ASK)]] },
		[ASK]: { main: [[to(DONE)]] },
		[DONE]: { main: [[to(FETCH)], [to(WAIT)]] },
	};
	return { name: 'Built by hand', nodes, connections, settings: { executionOrder: 'v1' } };
}

function isDone(): INodeParameters {
	return {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
			conditions: [
				{
					id: 'done',
					leftValue: '={{ $json.data.status }}',
					rightValue: 'done',
					operator: { type: 'string', operation: 'equals' },
				},
			],
			combinator: 'and',
		},
		options: {},
	};
}
