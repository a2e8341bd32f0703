/** What an error message says about the request. */
export interface RequestDetails {
	/** Permission of the API user that the request needs. */
	permission: string;
	exportId?: string;
	/** Credential type that the request was sent with. */
	credentialType?: string | undefined;
	/** "Base URL" of the credential, and the path below it. */
	address?: { baseUrl: string; path: string };
	/** Labels of the node's fields by the API's parameter names. */
	labels?: Readonly<Record<string, string>>;
}

/** The platform's own text, as the end of a message. */
export function replySuffix(replyText: string): string {
	return replyText && replyText !== 'OK' ? `: ${replyText}` : '';
}

/** Adds the labels of the fields: "Missing parameter: time_range" does not help a user who sees a field called From. */
export function withLabels(replyText: string, labels: RequestDetails['labels'] = {}): string {
	const named = Object.entries(labels).filter(([parameter]) =>
		new RegExp(`\\b${parameter}\\b`).test(replyText),
	);
	if (named.length === 0) return replyText;
	const fields = new Set(named.map(([, label]) => `"${label}"`));
	return `${replyText} (in this node: ${[...fields].join(', ')})`;
}
