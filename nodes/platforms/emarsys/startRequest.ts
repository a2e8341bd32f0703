import type { StartedExport } from '../../core/job';
import { asError, ExportError } from '../../core/exportError';
import { settingsError, unclearStart } from '../../core/messages';
import type { Transport } from '../../transport/http';
import { withoutPadding } from '../../core/padding';
import { isBlank, isOn, listOf, optionsOf, positiveInteger } from '../parameters';
import type { ReadParameter, SettingsContext, StartRequest } from '../platform';
import { call, mayHaveTakenEffect } from './api';
import { deliveryOf } from './delivery';
import {
	ANALYSIS_FIELDS,
	exportTypes,
	FORBIDDEN_FIELDS,
	MOST_FIELDS,
	SOURCES,
	type ExportType,
} from './exportTypes';
import { labels } from './labels';
import { labelsFor } from './parameterLabels';
import { timeRangeOf } from './timeRange';

/**
 * Checks the settings of a start.
 * @throws ExportError `settings`
 */
export function startRequestOf(read: ReadParameter, context: SettingsContext): StartRequest {
	const name = String(read('exportType') ?? '');
	const type = Object.hasOwn(exportTypes, name) ? exportTypes[name] : undefined;
	if (!type)
		throw settingsError(labels.exportType, `"${name}" is not one of ${Object.keys(exportTypes).join(', ')}`);

	const analysisFields = name === 'responses' ? analysisFieldsOf(read) : undefined;
	const contactFields = contactFieldsOf(read, analysisFields?.length ?? 0);
	const window = type.timeRange === 'none' ? undefined : timeRangeOf(read, context, type.timeRange);
	const delivery = deliveryOf(read, type, context.deliveryCredential);
	const body: Record<string, unknown> = {
		...delivery.parameters,
		contact_fields: contactFields,
		...(window && { time_range: window.timeRange }),
		...ownParameters(name, read, analysisFields),
		...commonParameters(read),
		...notification(read, context.callbackUrl),
	};
	const facts: Omit<StartedExport, 'exportId'> = {
		type: name,
		...subjectOf(name, body),
		own: {
			contactFields,
			...(typeof body['delimiter'] === 'string' && { delimiter: body['delimiter'] }),
			...(window && { timeRange: window.timeRange, timeZone: window.zone }),
			...(window?.note && { timeRangeNote: window.note }),
		},
		...(window && {
			scope: `from ${window.timeRange.join(' to ')} in Vienna, ${inWords(read('timeWindow'))} in ${window.zone}`,
		}),
		...(type.leavesOut && { ifEmpty: type.leavesOut }),
		...(window?.note && { note: window.note }),
	};
	return {
		fingerprint: JSON.stringify(['emarsys', type.path, body]),
		downloadable: delivery.downloadable,
		repeatable: false,
		delimiter: String(body['delimiter'] ?? ','),
		facts,
		start: async (transport) =>
			await start(
				transport,
				type,
				{ ...body, ...delivery.secretParameters },
				labelsFor(name, String(read('timeWindow') ?? 'custom'), String(read('origin') ?? 'all')),
			),
	};
}

// "last7Days" as people write it.
function inWords(timeWindow: unknown): string {
	const name = isBlank(timeWindow) || timeWindow === 'custom' ? 'customWindow' : String(timeWindow);
	return name.replace(/([A-Z]|\d+)/g, ' $1').toLowerCase();
}

function subjectOf(
	type: string,
	{ contactlist, filter }: Readonly<Record<string, unknown>>,
): { subject?: string } {
	if (type === 'contactList') return { subject: `contact list ${String(contactlist)}` };
	return type === 'segment' ? { subject: `segment ${String(filter)}` } : {};
}

async function start(
	transport: Transport,
	type: ExportType,
	body: Record<string, unknown>,
	parameterLabels: Record<string, string>,
): Promise<string> {
	let data: unknown;
	try {
		data = await call(
			transport,
			type.path,
			{ permission: type.permission, labels: parameterLabels },
			{ method: 'POST', body },
		);
	} catch (error) {
		if (!mayHaveTakenEffect(error)) throw asError(error);
		throw unclearStart(
			'Emarsys',
			error,
			'It was not sent a second time, so that no export runs twice. Wait for as long as such an export usually takes, then run the node again: if the first one is still running, Emarsys says so and starts nothing.',
		);
	}
	const id = typeof data === 'object' && data !== null && 'id' in data ? data.id : undefined;
	if ((typeof id !== 'number' && typeof id !== 'string') || !/^\d{1,20}$/.test(String(id).trim())) {
		throw new ExportError('unclearStart', 'Emarsys says that it started the export, but gives no ID', {
			description:
				"Without the ID the export cannot be followed, and it was not started a second time. Ask Emarsys' support.",
		});
	}
	return String(id).trim();
}

function contactFieldsOf(read: ReadParameter, analysisFields: number): number[] {
	const ids = listOf(read('contactFields'), labels.contactFields).map((entry) => {
		if (!/^\d{1,9}$/.test(entry))
			throw settingsError(labels.contactFields, `"${entry}" is not the ID of a field: IDs are whole numbers`);
		return Number(entry);
	});
	const forbidden = ids.filter((id) => FORBIDDEN_FIELDS.has(id));
	if (forbidden.length > 0) {
		throw settingsError(
			labels.contactFields,
			`Emarsys exports no field ${forbidden.join(', ')}`,
			'The fields 27, 28, 29, 32 and 33 can never be exported. Take them out of the list.',
		);
	}
	const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
	if (twice.length > 0)
		throw settingsError(
			labels.contactFields,
			`field ${[...new Set(twice)].join(', ')} is in the list more than once`,
		);
	if (ids.length + analysisFields === 0)
		throw settingsError(labels.contactFields, 'choose at least one field');
	if (ids.length + analysisFields > MOST_FIELDS) {
		const counted = analysisFields > 0 ? ` and ${analysisFields} analysis fields` : '';
		throw settingsError(
			labels.contactFields,
			`${ids.length} fields${counted} are too many: Emarsys exports ${MOST_FIELDS} at most`,
			'Use two exports and merge them, for example by the e-mail address.',
		);
	}
	return ids;
}

function analysisFieldsOf(read: ReadParameter): number[] {
	const chosen = listOf(read('analysisFields'), labels.analysisFields);
	// An account can have more than the documentation lists, so only the form is checked, here and below.
	const wrong = chosen.find((entry) => !/^\d{1,9}$/.test(entry));
	if (wrong !== undefined)
		throw settingsError(
			labels.analysisFields,
			`"${wrong}" is not the number of one, like ${exampleOf(ANALYSIS_FIELDS)}`,
		);
	return [...new Set(chosen)].map(Number);
}

function sourcesOf(read: ReadParameter): string[] {
	const chosen = listOf(read('sources'), labels.sources);
	if (chosen.length === 0) throw settingsError(labels.sources, 'choose at least one kind of response');
	const wrong = chosen.find((entry) => !/^[a-z][a-z\d]*(_[a-z\d]+)*$/.test(entry));
	if (wrong !== undefined)
		throw settingsError(labels.sources, `"${wrong}" is not the name of one, like ${exampleOf(SOURCES)}`);
	return [...new Set(chosen)];
}

function exampleOf(known: ReadonlyArray<{ value: string | number }>): string {
	return known.map(({ value }) => value).join(', ');
}

function ownParameters(
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
	return typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
}

function commonParameters(read: ReadParameter): Record<string, unknown> {
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

function notification(read: ReadParameter, callbackUrl: string | undefined): Record<string, unknown> {
	const { notificationUrl } = optionsOf(read);
	if (isBlank(notificationUrl)) return callbackUrl === undefined ? {} : { notification_url: callbackUrl };
	if (callbackUrl !== undefined) {
		throw settingsError(
			labels.notificationUrl,
			'Emarsys calls one address only, and this node needs the call to continue',
			'Remove the option, or set "Continue When" to "Started".',
		);
	}
	return { notification_url: webAddress(notificationUrl) };
}

function webAddress(value: unknown): string {
	let url: URL | undefined;
	try {
		url = new URL(String(value).trim());
	} catch {
		url = undefined;
	}
	if (!url || !['http:', 'https:'].includes(url.protocol)) {
		throw settingsError(
			labels.notificationUrl,
			`"${String(value).slice(0, 100)}" is not a web address`,
			'It must begin with https:// or http://.',
		);
	}
	return url.href;
}

function flag(value: unknown): 0 | 1 {
	return isOn(value, true) ? 1 : 0;
}
