import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { ExportProblem } from '../../export/problem';
import type { Redact } from '../../export/redaction';
import { plainText } from '../../export/text';

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
	if (caught instanceof ExportProblem) {
		const message = redact(caught.message);
		const description = redact(descriptionOf(caught));
		const { httpStatus } = caught.facts;
		if (httpStatus === undefined) return new NodeOperationError(node, message, { description, itemIndex });
		const httpCode = String(httpStatus);
		return new NodeApiError(node, { message, httpCode }, { message, description, httpCode, itemIndex });
	}
	// n8n's own, for example of an expression: its text is made for the user.
	const { message, description } = caught as { message?: unknown; description?: unknown };
	return new NodeOperationError(node, redact(plainText(message) || 'The node failed'), {
		itemIndex,
		...(typeof description === 'string' && { description: redact(plainText(description)) }),
	});
}

function descriptionOf({ message, facts }: ExportProblem): string {
	const { description = '', exportId } = facts;
	const mentioned = exportId === undefined || message.includes(exportId) || description.includes(exportId);
	return mentioned ? description : `${description} Export ID: ${exportId}.`.trim();
}
