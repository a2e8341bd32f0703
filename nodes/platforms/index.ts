import type { INodeProperties } from 'n8n-workflow';

import { ExportError } from '../core/exportError';
import { defaultPlatform, platforms } from './list';
import type { CallingPlatform, Platform } from './platform';

export { platforms };

/** The platforms that call back when an export has finished. */
export const callingPlatforms: readonly CallingPlatform[] = platforms.filter(
	(platform): platform is CallingPlatform => platform.callback !== undefined,
);

/**
 * The platform with that name, among those that a node offers; the default one if no name is saved.
 * @throws ExportError `settings` if the name is unknown
 */
export function platformNamed<P extends Platform>(
	name: unknown,
	choices: readonly P[] = platforms as readonly P[],
): P {
	const nameOrDefault = name ?? defaultOf(choices).name;
	const platform = choices.find((candidate) => candidate.name === nameOrDefault);
	if (!platform) {
		throw new ExportError(
			'settings',
			`Platform: "${String(name)}" is not one of ${choices.map((p) => p.displayName).join(', ')}`,
		);
	}
	return platform;
}

/** The field for the platform. Hidden rather than absent if there is only one: other fields depend on its value. */
export function platformField(choices: readonly Platform[]): INodeProperties {
	const field = { displayName: 'Platform', name: 'platform', default: defaultOf(choices).name };
	if (choices.length === 1) return { ...field, type: 'hidden' };
	return {
		...field,
		type: 'options',
		noDataExpression: true,
		options: choices.map(({ name, displayName }) => ({ name: displayName, value: name })),
	};
}

/** The names of platforms as part of a sentence: `Acme or Emarsys`. */
export function namesOf(choices: readonly Platform[], conjunction: 'and' | 'or'): string {
	const names = choices.map(({ displayName }) => displayName);
	const last = names.pop() ?? '';
	return names.length === 0 ? last : `${names.join(', ')} ${conjunction} ${last}`;
}

/** Shown in n8n's node search, where a node and its trigger are one entry. */
export const searchText = `Export contacts or profiles from ${namesOf(platforms, 'or')}${
	callingPlatforms.length > 0
		? `; start a workflow when an export of ${namesOf(callingPlatforms, 'or')} is finished`
		: ''
}`;

function defaultOf<P extends Platform>(choices: readonly P[]): P {
	return choices.find(({ name }) => name === defaultPlatform.name) ?? (choices[0] as P);
}
