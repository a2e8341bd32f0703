import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { NewCredential } from '../../../dev/n8n';

/** A message of a chat in OpenAI's API. */
export interface ChatMessage {
	role: string;
	content: string | null;
}

interface ChatRequest {
	messages: ChatMessage[];
	tools?: Array<{ function: { name: string; description: string; parameters: unknown } }>;
}

/** A language model on loopback that calls the first tool it is offered, once, and then responds. */
export interface LanguageModel {
	readonly credential: NewCredential;
	/** Its requests, oldest first. */
	readonly requests: readonly ChatRequest[];
	close(): Promise<void>;
}

/** Starts a model that calls its tool with these arguments and then responds with this text. */
export async function startLanguageModel(args: object, reply: string): Promise<LanguageModel> {
	const requests: ChatRequest[] = [];
	const server = createServer((request, response) => {
		void json(request).then((body) => {
			const chat = body as ChatRequest;
			requests.push(chat);
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(JSON.stringify(replyTo(chat, args, reply)));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		credential: {
			name: 'Model stand-in',
			type: 'openAiApi',
			data: { apiKey: 'none', url: `http://127.0.0.1:${port}/v1` },
		},
		requests,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function replyTo({ messages, tools = [] }: ChatRequest, args: object, response: string): unknown {
	const name = tools[0]?.function.name;
	const hasResponded = messages.some(({ role }) => role === 'tool');
	const message =
		hasResponded || name === undefined
			? { role: 'assistant', content: response }
			: {
					role: 'assistant',
					content: null,
					tool_calls: [
						{ id: 'call_1', type: 'function', function: { name, arguments: JSON.stringify(args) } },
					],
				};
	const finish = hasResponded ? 'stop' : 'tool_calls';
	return {
		id: 'chatcmpl-1',
		object: 'chat.completion',
		created: 0,
		model: 'stand-in',
		choices: [{ index: 0, message, finish_reason: finish }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
