import type { ICredentialTestRequest } from 'n8n-workflow';

/** A text for a value that an answer to the test of a credential may hold. */
export type RuleText = readonly [value: number | string | null | undefined, message: string];

type Rules = NonNullable<ICredentialTestRequest['rules']>;

/**
 * The rules of a credential test: texts by HTTP status and by values in the body of an answer with status 200.
 * n8n's rules know equality only, so that a failure takes one for each known code, and one for a member that only
 * a success has.
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

/** The same text whenever a member is missing or empty. */
export function whenEmpty(message: string): RuleText[] {
	return [undefined, null, ''].map((value) => [value, message]);
}
