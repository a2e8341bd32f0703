import { NodeApiError, NodeOperationError, type INode, type INodeExecutionData } from 'n8n-workflow';

import { ExportError } from '../core/exportError';
import type { Redact } from '../core/redaction';
import { plainText } from '../core/text';

/**
 * Converts a caught value into one of n8n's errors. Only texts are copied: from the error itself, n8n would store the
 * cause, the request and the response.
 */
export function nodeErrorOf(
	node: INode,
	caught: unknown,
	itemIndex: number,
	redact: Redact,
): NodeApiError | NodeOperationError {
	const { message, description, httpStatus } = textsOf(caught);
	const isCancelled = caught instanceof ExportError && caught.kind === 'cancelled';
	const ofOneItem = !(caught instanceof ExportError && caught.details.severalItems);
	const texts = {
		message: redact(isCancelled ? message : withoutCancelWord(message)),
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
	// n8n would replace a message that contains a network error code with a vaguer one.
	error.message = texts.message;
	return error;
}

/**
 * The output of an item that failed, for "On Error" set to continue. With `error` set, n8n replaces the item's data with
 * this anyway: a later node only sees the message.
 */
export function failedItem(error: NodeApiError | NodeOperationError, itemIndex: number): INodeExecutionData {
	return { json: { error: error.message }, error, pairedItem: { item: itemIndex } };
}

// n8n takes any message with this spelling for that of a stopped execution, which it does not list as an error (seen in
// 2.41). The platform's own words can contain it.
function withoutCancelWord(message: string): string {
	return message.replace(/cancel(?=ed)/gi, '$&l');
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
	// An error of n8n, for example in an expression: its text is meant for the user.
	const { message, description } = caught as { message?: unknown; description?: unknown };
	return {
		message: plainText(message) || 'The node failed',
		description: typeof description === 'string' ? plainText(description) : '',
	};
}

// The ID goes into the message, which is all that n8n keeps of an error in an item of the error output.
function messageOf({ message, details: { exportId } }: ExportError): string {
	return exportId === undefined || message.includes(exportId) ? message : `${message} (export ${exportId})`;
}
