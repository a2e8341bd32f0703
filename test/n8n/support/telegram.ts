import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { NewCredential } from '../../../dev/n8n';

/** A message that n8n's Telegram node sent. */
export interface TelegramMessage {
	chat_id: string;
	text: string;
}

/** The part of Telegram's Bot API that sends a message, on loopback. */
export interface TelegramStandIn {
	readonly credential: NewCredential;
	/** The sent messages, oldest first. */
	readonly messages: readonly TelegramMessage[];
	close(): Promise<void>;
}

const TOKEN = '110201543:stand-in';

/** Starts the stand-in, with one bot. */
export async function startTelegram(): Promise<TelegramStandIn> {
	const messages: TelegramMessage[] = [];
	const server = createServer((request, response) => {
		void json(request).then((body) => {
			const isKnown = request.method === 'POST' && request.url === `/bot${TOKEN}/sendMessage`;
			if (isKnown) messages.push(body as TelegramMessage);
			response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' });
			const { chat_id: id, text } = body as TelegramMessage;
			const result = { message_id: messages.length, chat: { id }, text };
			response.end(JSON.stringify(isKnown ? { ok: true, result } : { ok: false, description: 'Not Found' }));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		credential: {
			name: 'Telegram stand-in',
			type: 'telegramApi',
			data: { accessToken: TOKEN, baseUrl: `http://127.0.0.1:${port}` },
		},
		messages,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
