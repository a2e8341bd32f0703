import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { ExportError } from '../core/exportError';
import type { Redact } from '../core/redaction';
import { plainText } from '../core/text';

/**
 * What was caught as one of n8n's errors. It is made from texts alone: the error that was caught does not go in,
 * since n8n would store its cause, request and response.
 */
export function nodeErrorOf(
	node: INode,
	caught: unknown,
	itemIndex: number,
	redact: Redact,
): NodeApiError | NodeOperationError {
	const { message, description, httpStatus } = textsOf(caught);
	const ofOneItem = !(caught instanceof ExportError && caught.details.severalItems);
	const texts = {
		message: redact(message),
		description: redact(description),
		...(ofOneItem && { itemIndex }),
	};
	const error =
		httpStatus === undefined
			? new NodeOperationError(node, texts.message, texts)
			: new NodeApiError(
					node,
					{ message: texts.message, httpCode: String(httpStatus) },
					{ ...texts, httpCode: String(httpStatus) },
				);
	// n8n replaces a message that mentions a network error's code by a text of its own, which says less.
	error.message = texts.message;
	return error;
}

function textsOf(caught: unknown): { message: string; description: string; httpStatus?: number } {
	if (caught instanceof ExportError) {
		const { httpStatus } = caught.details;
		return {
			message: messageOf(caught),
			description: caught.details.description ?? '',
			...(httpStatus !== undefined && { httpStatus }),
		};
	}
	// n8n's own, for example of an expression: its text is made for the user.
	const { message, description } = caught as { message?: unknown; description?: unknown };
	return {
		message: plainText(message) || 'The node failed',
		description: typeof description === 'string' ? plainText(description) : '',
	};
}

// In the message, since that is all of an error that n8n leaves in an item at the error output.
function messageOf({ message, details: { exportId } }: ExportError): string {
	return exportId === undefined || message.includes(exportId) ? message : `${message} (export ${exportId})`;
}
