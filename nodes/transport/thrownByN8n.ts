import { ExportProblem } from '../export/problem';
import { plainText } from '../export/text';
import { codeOf, unreachable } from './unreachable';

/** The parts of an error of n8n, axios or n8n's OAuth client that say what happened. */
interface Thrown {
	message?: unknown;
	description?: unknown;
	httpCode?: unknown;
	status?: unknown;
	response?: { status?: unknown };
	code?: unknown;
	cause?: unknown;
}

/** What n8n's request helper threw, as a problem: only texts and numbers are kept. */
export function problemOf(thrown: unknown): Error {
	if (thrown instanceof ExportProblem) return thrown;
	const chain = chainOf(thrown);
	const words = chain
		.map(({ message, description }) => `${plainText(message)} ${plainText(description)}`)
		.join(' ');
	const status = statusOf(chain);
	if (
		/access token|unauthorized_client|invalid_client/i.test(words) ||
		// Of n8n's OAuth client when it renews a token: a refusal, and any other answer that holds none (seen in 2.41).
		chain.some(({ code }) => code === 'EAUTH' || code === 'ESTATUS')
	)
		return tokenProblem(thrown, status);
	if (status === 401) {
		return new ExportProblem(
			'credentials',
			'The platform did not accept the access token, not even a fresh one',
			{
				httpStatus: 401,
				description:
					'Check "Client ID", "Client Secret" and "Base URL" in the credential: a token of one account is not valid for the API of another.',
			},
		);
	}
	if (/credential/i.test(words) && !status) {
		return new ExportProblem('credentials', plainText(chain[0]?.message), {
			notSent: true,
			description: 'Open the node and choose a credential, or create one.',
		});
	}
	return unreachable(thrown);
}

// The request itself was not sent yet: n8n fetches a token first.
function tokenProblem(thrown: unknown, status: number | undefined): ExportProblem {
	if (status !== undefined && (status >= 500 || status === 429)) {
		return new ExportProblem(
			'fault',
			`The server that gives out access tokens failed to answer (HTTP ${status})`,
			{
				httpStatus: status,
				notSent: true,
				description: 'This usually passes. Try again later.',
			},
		);
	}
	const isNetwork = codeOf(thrown) !== undefined && status === undefined && codeOf(thrown) !== 'EAUTH';
	if (isNetwork) {
		const { kind, message, facts } = unreachable(thrown);
		return new ExportProblem(kind, `${message} (the server that gives out access tokens)`, {
			...facts,
			notSent: true,
		});
	}
	return new ExportProblem('credentials', 'No access token could be fetched with these credentials', {
		...(status !== undefined && { httpStatus: status }),
		notSent: true,
		description:
			'Check "Client ID", "Client Secret" and "Access Token URL" in the credential. Accounts that sign in with SAP Cloud Identity have a token URL of their own.',
	});
}

function chainOf(thrown: unknown): Thrown[] {
	const chain: Thrown[] = [];
	for (let current = thrown; typeof current === 'object' && current !== null && chain.length < 6; ) {
		chain.push(current as Thrown);
		current = (current as Thrown).cause;
	}
	return chain;
}

function statusOf(chain: Thrown[]): number | undefined {
	for (const { httpCode, response, status } of [...chain].reverse()) {
		const found = Number(response?.status ?? status ?? httpCode);
		if (Number.isInteger(found) && found >= 100 && found < 600) return found;
	}
	return undefined;
}
