import { isRecord } from '../../core/isRecord';
import { settingsError } from '../../core/messages';
import { ExportError } from '../../core/exportError';
import { isBlank, optionsOf, positiveInteger } from '../parameters';
import type { ReadParameter, StartRequest } from '../platform';
import { delimiterOf } from '../readingFields';
import { call } from './api';
import { labels } from './labels';
import type { BodyFormat } from './bodyFormat';
import { lossInXml } from './xml';

/** The request format, from the node's options. */
export function bodyFormatOf(read: ReadParameter): BodyFormat {
	return optionsOf(read)['wireFormat'] === 'xml' ? 'xml' : 'json';
}

/**
 * Checks the settings of a start.
 * @throws ExportError `settings`
 */
export function startRequestOf(read: ReadParameter): StartRequest {
	const options = optionsOf(read);
	const sourceType = String(read('sourceType') ?? 'database');
	if (sourceType !== 'database' && sourceType !== 'segment') {
		throw settingsError(labels.sourceType, `"${sourceType}" is neither "database" nor "segment"`);
	}
	const fileFormat = isBlank(options['fileFormat']) ? 'csv' : String(options['fileFormat']).trim();
	const filter = customRequestOf(options['customRequest']);
	const body = {
		source_type: sourceType,
		source_id: positiveInteger(read('sourceId'), labels.sourceId[sourceType]),
		file_format: fileFormat,
		...(filter && { custom_request: filter }),
	};
	const delimiter = delimiterOf(options['delimiter']);
	const format = bodyFormatOf(read);
	const loss = format === 'xml' && filter && lossInXml(filter, 'filter');
	if (loss) throw settingsError(labels.customRequest, loss, 'Set "Wire Format" to "JSON".');
	return {
		fingerprint: JSON.stringify(['altcraft', body]),
		downloadable: true,
		repeatable: true,
		ifUnclear:
			'Press Retry in Executions within a day, or let "Retry On Fail" do it: both use the same request number, so Altcraft does not start a second export. A new run of the workflow can start one.',
		fileFormat,
		facts: {
			type: sourceType,
			subject: `${sourceType} ${body.source_id}`,
			// A hint for reading, which a later Download of the same export needs, too.
			...(delimiter !== undefined && { own: { delimiter } }),
		},
		// A second request with the same Request-ID gets the response of the first, so repeating it cannot start a second
		// export (vendor's documentation of request deduplication).
		start: async (transport, attemptId) =>
			taskIdOf(await call(transport, 'profiles/get_all', body, { format, requestId: attemptId })),
	};
}

function taskIdOf(envelope: Record<string, unknown>): string {
	const data = envelope['data'];
	const id = isRecord(data) ? data['task_id'] : undefined;
	// A longer number has been rounded.
	const isId = typeof id === 'string' ? id.trim() !== '' : Number.isSafeInteger(id);
	if (!isId) {
		throw new ExportError('badResponse', 'Altcraft confirmed the start, but returned no task ID', {
			description: "Without the ID, the node can't follow the export. Ask Altcraft's support.",
		});
	}
	return String(id);
}

function customRequestOf(value: unknown): Record<string, unknown> | undefined {
	if (isBlank(value)) return undefined;
	let filter = value;
	if (typeof value === 'string') {
		try {
			filter = JSON.parse(value) as unknown;
		} catch {
			throw settingsError(
				labels.customRequest,
				'this is not valid JSON',
				'Write an object, for example {"_city": "Wien"}.',
			);
		}
	}
	if (!isRecord(filter))
		throw settingsError(labels.customRequest, 'this must be a JSON object, for example {"_city": "Wien"}');
	refuseInexact(filter);
	return Object.keys(filter).length > 0 ? filter : undefined;
}

// JavaScript rounds whole numbers above 2^53: the filter would be about other profiles, without an error.
function refuseInexact(filter: Record<string, unknown>): void {
	// This visits what is sent: a date of an expression is text by then.
	JSON.stringify(filter, (_, value: unknown) => {
		if (
			typeof value === 'bigint' ||
			(typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER)
		) {
			throw settingsError(
				labels.customRequest,
				"a number with this many digits can't be sent exactly",
				'Write it as text, in quotes, for example {"_card": "9643907012345679"}.',
			);
		}
		return value;
	});
}
