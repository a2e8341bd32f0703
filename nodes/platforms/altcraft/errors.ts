import { ExportProblem } from '../../export/problem';
import { plainText } from '../../export/text';
import { retryAfterMs, type HttpAnswer } from '../../transport/http';
import { resultCode } from '../resultCode';
import type { Envelope } from './wire';

/**
 * What an envelope or an HTTP status complains about; undefined for success. The result code is in the body, and
 * the HTTP status may be 200 or the same code (vendor's API documentation; both seen).
 */
export function complaintOf(answer: HttpAnswer, envelope?: Envelope): ExportProblem | undefined {
	const { status } = answer;
	const code = envelope ? resultCode(envelope.error) : status === 200 ? 0 : status;
	if (code === 0 && status >= 200 && status < 300) return undefined;
	const words = plainText(envelope?.error_text);
	const problem = problemOf(code || status, words, answer);
	return envelope ? problem : problem.with({ isBare: true });
}

function problemOf(code: number, words: string, answer: HttpAnswer): ExportProblem {
	const said = words ? `: ${words}` : '';
	const facts = { httpStatus: code >= 100 && code < 600 ? code : answer.status };
	switch (code) {
		case 400:
			return new ExportProblem('refused', `Altcraft refused the request${said}`, {
				...facts,
				description:
					'Check the source, the file format and the filter of the export, and the Export ID where there is one.',
			});
		case 401:
			return new ExportProblem('credentials', `Altcraft did not accept the token${said}`, {
				...facts,
				description:
					'Check "Token" in the credential: it is in Altcraft under Settings → Tokens. If it is right, set "Send As" to "Header", or to "Body and URL" for an old installation.',
			});
		case 402:
			return new ExportProblem('refused', `The limit of the Altcraft tariff is reached${said}`, {
				...facts,
				description:
					'Ask whoever looks after the Altcraft account to raise the limit, or wait until it is renewed.',
			});
		case 403:
			return new ExportProblem('permission', `The Altcraft token may not do this${said}`, {
				...facts,
				description:
					"Give the token's role access to profiles and to this database or segment (Altcraft: Settings → Tokens).",
			});
		case 404:
			return new ExportProblem('notFound', `Altcraft does not know this${said}`, {
				...facts,
				description: 'Check the id, and "Base URL" in the credential.',
			});
		case 410:
			return new ExportProblem('gone', `Altcraft no longer has this${said}`, {
				...facts,
				description: 'Start a new export.',
			});
		case 429: {
			const pause = retryAfterMs(answer.headers, Date.now());
			return new ExportProblem('rateLimit', `Altcraft asks for fewer requests${said}`, {
				...facts,
				...(pause !== undefined && { retryAfterMs: pause }),
				description:
					'Run fewer exports at the same time, or poll less often ("Poll Interval (Seconds)" in the options).',
			});
		}
		default:
			return code >= 500 && code < 600
				? fault(code, said, answer)
				: new ExportProblem('refused', `Altcraft answered with error ${code}${said}`, {
						...facts,
						// 440 was seen once, and is in no documentation.
						...(code >= 400 && code < 500 && { unsure: true }),
						description:
							"If the text does not help, ask Altcraft's support and give them the number of the error.",
					});
	}
}

/** Error 400 of a status request that is about the task itself: of two parameters, the other one is the token. */
export function unknownTask(error: unknown, exportId: string): ExportProblem | undefined {
	const isRefused = error instanceof ExportProblem && error.facts.httpStatus === 400 && !error.facts.isBare;
	if (!isRefused || !/task|not found/i.test(error.message)) return undefined;
	const [, words] = error.message.split(/: (.*)/s);
	return new ExportProblem(
		'notFound',
		`Altcraft does not know export ${exportId}${words ? `: ${words}` : ''}`,
		{
			...error.facts,
			exportId,
			description:
				'Check the Export ID, that it is of this Altcraft account, and "Base URL" in the credential.',
		},
	);
}

function fault(code: number, said: string, answer: HttpAnswer): ExportProblem {
	const pause = retryAfterMs(answer.headers, Date.now(), false);
	return new ExportProblem('fault', `Altcraft failed to answer (HTTP ${code})${said}`, {
		httpStatus: code,
		...(pause !== undefined && { retryAfterMs: pause }),
		description: 'This usually passes. Try again later.',
	});
}
