import { inspect } from 'node:util';

import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { nodeErrorOf } from '../../../nodes/run/nodeErrors';
import { ExportError, type ErrorDetails } from '../../../nodes/core/exportError';
import { cancelled } from '../../../nodes/core/messages';
import { redactorOf } from '../../../nodes/core/redaction';

const ID = '222222222';
const NODE: INode = {
	id: '1',
	name: 'Contact Export',
	type: 'n8n-nodes-contact-export.contactExport',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const redact = redactorOf(['hush-hush']);
const errorOf = (caught: unknown) => nodeErrorOf(NODE, caught, 3, redact);
const failure = (message: string, facts: ErrorDetails = {}) => new ExportError('refused', message, facts);

describe('a failure without an HTTP status', () => {
	it('that concerns several items names none of them', () => {
		const { context } = errorOf(failure('Input items 1 and 2 …', { severalItems: true }));
		expect(context.itemIndex).toBeUndefined();
	});

	it('is not taken for a stopped execution because of the words of the platform', () => {
		const said = 'Export 1 failed at the platform with the state "Canceled": canceled by user';
		expect(errorOf(failure(said)).message).toBe(
			said.replace('Canceled', 'Cancelled').replace('canceled', 'cancelled'),
		);
		expect(errorOf(new Error('canceled')).message).toBe('cancelled');
		// n8n recognizes a stopped execution by this word.
		expect(errorOf(cancelled()).message).toContain('canceled');
	});

	it('keeps its message and the item', () => {
		const error = errorOf(failure('Contact List: choose one', { description: 'From the list' }));
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: 'Contact List: choose one',
			description: 'From the list',
			context: { itemIndex: 3 },
		});
	});

	it('has its export ID in the message, which is all that n8n keeps of it in an item', () => {
		const facts = { exportId: ID, description: 'Try again.' };
		expect(errorOf(failure('No')).message).toBe('No');
		expect(errorOf(failure('No', facts))).toMatchObject({
			message: `No (export ${ID})`,
			description: 'Try again.',
		});
		expect(errorOf(failure(`Export ${ID} failed`, facts)).message).toBe(`Export ${ID} failed`);
	});
});

describe('a failure with an HTTP status', () => {
	it.each([200, 400, 401, 403, 404, 410, 429, 500, 503])('of %d keeps its own message', (httpStatus) => {
		const facts = { httpStatus, exportId: ID, description: 'Try again.' };
		const error = errorOf(failure(`Emarsys refused export ${ID}`, facts));
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: `Emarsys refused export ${ID}`,
			description: 'Try again.',
			httpCode: String(httpStatus),
			context: { itemIndex: 3 },
		});
	});
});

it.each([
	'ECONNREFUSED',
	'ECONNRESET',
	'ENOTFOUND',
	'ETIMEDOUT',
	'ECONNABORTED',
	'EAI_AGAIN',
	'EHOSTUNREACH',
])('keeps its message and the export ID if it names %s, for which n8n has its own message', (code) => {
	const text = `The download of export ${ID} was interrupted (${code})`;
	const error = errorOf(new ExportError('unreachable', text, { exportId: ID, description: 'Again.' }));
	expect(error.message).toBe(text);
	const withStatus = errorOf(new ExportError('unreachable', text, { httpStatus: 503, exportId: ID }));
	expect(withStatus.message).toBe(text);
});

describe('the error consists only of texts', () => {
	const leaky = (): Error =>
		Object.assign(new Error('Request failed with Bearer abcdefghijkl for hush-hush'), {
			description: 'at https://panel.example.com/?token=abc and hush-hush',
			config: { headers: { Authorization: 'Bearer hush-hush' } },
			request: { path: '/?token=hush-hush' },
			response: { data: 'hush-hush' },
			cause: new Error('hush-hush'),
		});

	const flattenToText = (error: Error) =>
		inspect(error, { depth: Infinity, showHidden: true }) + JSON.stringify(error) + String(error.stack);

	it('from an error of n8n or of Node.js', () => {
		const error = errorOf(leaky());
		expect(error.message).toBe('Request failed with Bearer *** for ***');
		expect(error.description).toBe('at https://panel.example.com/?token=*** and ***');
		expect(flattenToText(error)).not.toMatch(/hush-hush|abcdefghijkl|token=abc/);
	});

	it.each([undefined, 503])('from a failure of ours (HTTP %j)', (httpStatus) => {
		const words = 'said: hush-hush';
		const facts = { description: words, ...(httpStatus !== undefined && { httpStatus }) };
		const error = errorOf(Object.assign(failure(words, facts), { cause: leaky(), request: leaky() }));
		expect(error.message).toBe('said: ***');
		expect(flattenToText(error)).not.toMatch(/hush-hush|abcdefghijkl/);
	});

	it.each([undefined, 503])('so that it holds no request, response or cause (HTTP %j)', (httpStatus) => {
		const facts = httpStatus === undefined ? {} : { httpStatus };
		const error = errorOf(Object.assign(failure('No', facts), { cause: leaky() }));
		const { cause } = error as { cause?: Error };
		expect(cause?.message ?? 'No').toBe('No');
		for (const part of [error, cause ?? {}, error.context]) {
			for (const name of ['request', 'response', 'config']) expect(part).not.toHaveProperty(name);
		}
	});
});

it.each(['', {}, 'a text', 5])('converts any thrown value into an error: %j', (caught) => {
	const error = errorOf(caught);
	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error.message).not.toBe('');
});
