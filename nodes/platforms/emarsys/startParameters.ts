import { isRecord } from '../../core/isRecord';
import { settingsError } from '../../core/messages';
import { withoutPadding } from '../../core/padding';
import { parseWebUrl } from '../../core/webUrl';
import { isBlank, isOn, optionsOf, positiveInteger } from '../parameters';
import type { ReadParameter } from '../platform';
import { sourcesOf } from './chosenLists';
import { labels } from './labels';

/**
 * Parameters of one export type.
 * @throws ExportError `settings`
 */
export function ownParameters(
	type: string,
	read: ReadParameter,
	analysisFields: number[] | undefined,
): Record<string, unknown> {
	const options = optionsOf(read);
	const within = !isBlank(withinListOf(options)) && {
		contactlist: positiveInteger(withinListOf(options), labels.withinContactList),
	};
	switch (type) {
		case 'registrations':
			return {
				...within,
				...(!isBlank(options['withTimestamp']) && { with_timestamp: flag(options['withTimestamp']) }),
			};
		case 'changes': {
			const origin = String(read('origin') ?? 'all');
			if (!['form', 'api', 'all'].includes(origin))
				throw settingsError(labels.origin, `"${origin}" is not one of form, api, all`);
			const originId = read('originId');
			return { origin, origin_id: isBlank(originId) ? '0' : withoutPadding(originId) };
		}
		case 'contactList':
			return { contactlist: positiveInteger(read('contactListId'), labels.contactListId) };
		case 'segment':
			return { filter: positiveInteger(read('segmentId'), labels.segmentId) };
		default:
			return {
				sources: sourcesOf(read),
				analysis_fields: analysisFields ?? [],
				...within,
				...(!isBlank(options['emailId']) && {
					email_id: positiveInteger(options['emailId'], labels.emailId),
				}),
			};
	}
}

function withinListOf(options: Readonly<Record<string, unknown>>): unknown {
	const value = options['contactListId'];
	return isRecord(value) && 'value' in value ? value['value'] : value;
}

/**
 * Parameters of all export types.
 * @throws ExportError `settings`
 */
export function commonParameters(read: ReadParameter): Record<string, unknown> {
	const { delimiter, addFieldNamesHeader, language } = optionsOf(read);
	const isSet = delimiter !== undefined && delimiter !== null && delimiter !== '';
	if (isSet && delimiter !== ',' && delimiter !== ';') {
		throw settingsError(labels.delimiter, 'this must be a comma or a semicolon');
	}
	const code = withoutPadding(language);
	if (code !== '' && !/^[a-z]{2,3}([_-][A-Za-z\d]{2,8}){0,2}$/.test(code)) {
		throw settingsError(
			labels.language,
			`"${code}" is not a language code of Emarsys`,
			"The codes are Emarsys' own: pick one from the list.",
		);
	}
	return {
		...(isSet && { delimiter }),
		...(!isBlank(addFieldNamesHeader) && { add_field_names_header: flag(addFieldNamesHeader) }),
		...(code !== '' && { language: code }),
	};
}

/**
 * The URL that Emarsys calls: the user's own, or that of the waiting execution.
 * @throws ExportError `settings` if there are two
 */
export function notification(read: ReadParameter, callbackUrl: string | undefined): Record<string, unknown> {
	const { notificationUrl } = optionsOf(read);
	if (isBlank(notificationUrl)) return callbackUrl === undefined ? {} : { notification_url: callbackUrl };
	if (callbackUrl !== undefined) {
		throw settingsError(
			labels.notificationUrl,
			'Emarsys calls one address only, and this node needs the call to continue',
			'Remove the option, or set "Continue When" to "Started".',
		);
	}
	const url = parseWebUrl(withoutPadding(notificationUrl));
	if (!url) {
		throw settingsError(
			labels.notificationUrl,
			`"${String(notificationUrl).slice(0, 100)}" is not a web address`,
			'It must start with https:// or http://.',
		);
	}
	return { notification_url: url.href };
}

function flag(value: unknown): 0 | 1 {
	return isOn(value, true) ? 1 : 0;
}
