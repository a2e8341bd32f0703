import type { ICredentialTestRequest } from 'n8n-workflow';

/** A message for one value of a credential test's response. */
export type RuleText = readonly [value: number | string | null | undefined, message: string];

type Rules = NonNullable<ICredentialTestRequest['rules']>;

/**
 * The rules of a credential test: messages by HTTP status, and by values in the body of a response with status 200.
 * n8n's rules can only compare for equality, so each known error code needs one, and so does the absence of a member
 * that every success has.
 */
export function credentialRules(
	byStatus: readonly RuleText[],
	byMember: Readonly<Record<string, readonly RuleText[]>>,
): Rules {
	return [
		...byStatus.map(([value, message]) => ({ type: 'responseCode', properties: { value, message } })),
		...Object.entries(byMember).flatMap(([key, texts]) =>
			texts.map(([value, message]) => ({ type: 'responseSuccessBody', properties: { key, value, message } })),
		),
	] as Rules;
}

/** One message for a member that is missing or empty. */
export function whenEmpty(message: string): RuleText[] {
	return [undefined, null, ''].map((value) => [value, message]);
}
