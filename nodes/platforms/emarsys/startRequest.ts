import type { StartedExport } from '../../core/job';
import { ExportError } from '../../core/exportError';
import { isRecord } from '../../core/isRecord';
import { settingsError } from '../../core/messages';
import type { Transport } from '../../transport/http';
import { isBlank } from '../parameters';
import type { ReadParameter, SettingsContext, StartRequest } from '../platform';
import { call } from './api';
import { idOf } from './callback';
import { analysisFieldsOf, contactFieldsOf } from './chosenLists';
import { deliveryOf } from './delivery';
import { exportTypes, type ExportType } from './exportTypes';
import { labels } from './labels';
import { labelsFor } from './parameterLabels';
import { commonParameters, notification, ownParameters } from './startParameters';
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
	const settings: Record<string, unknown> = {
		...delivery.parameters,
		contact_fields: contactFields,
		...(window && { time_range: window.timeRange }),
		...ownParameters(name, read, analysisFields),
		...commonParameters(read),
	};
	// Not one of the settings: where to call about an export makes it no other export.
	const body = { ...settings, ...notification(read, context.callbackUrl) };
	const facts: Omit<StartedExport, 'exportId'> = {
		type: name,
		...subjectOf(name, settings),
		own: {
			contactFields,
			...(typeof settings['delimiter'] === 'string' && { delimiter: settings['delimiter'] }),
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
		fingerprint: JSON.stringify(['emarsys', type.path, settings]),
		downloadable: delivery.downloadable,
		repeatable: false,
		ifUnclear:
			'It was not sent a second time, so that no export runs twice. Wait for as long as such an export usually takes, then run the node again: if the first one is still running, Emarsys says so and starts nothing.',
		delimiter: String(settings['delimiter'] ?? ','),
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

// `last7Days` as "last 7 days".
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
	const data = await call(
		transport,
		type.path,
		{ permission: type.permission, labels: parameterLabels },
		{ method: 'POST', body },
	);
	const id = idOf(isRecord(data) ? data['id'] : undefined);
	if (id === undefined) {
		throw new ExportError('unclearStart', 'Emarsys confirmed the start, but returned no ID', {
			description:
				"Without the ID, the node can't follow the export, and it did not start a second one. Ask Emarsys' support.",
		});
	}
	return id;
}
