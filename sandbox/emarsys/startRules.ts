import type { EmarsysAccount, Named } from './account';
import { ANALYSIS_FIELDS } from './analysisFields';
import { FORBIDDEN_FIELD_IDS } from './contactFields';
import { COMMON_PARAMETERS, EXPORT_TYPES, RESPONSE_SOURCES, type EmarsysExportType } from './exportTypes';
import { LANGUAGES } from './fieldTypes';
import {
	isMissing,
	isSwitch,
	isWebAddress,
	mustBe,
	required,
	requiredList,
	shown,
	switchedOn,
	wholeNumber,
	type Parameters,
} from './parameters';
import { invalid } from './responses';
import { readVienna } from './viennaTime';

/** A validated start request. */
export interface CheckedStart {
	type: EmarsysExportType;
	distributionMethod: string;
	contactFieldIds: number[];
	analysisFieldIds: number[];
	/** Milliseconds since 1970. */
	timeRange?: { from: number; to: number };
	delimiter: string;
	header: boolean;
	timestamp: boolean;
	/** The vendor's language code. */
	language: string;
	ftp?: { host: string; folder: string };
	notificationUrl?: string;
}

/** Maximum number of fields in one export; the minimum is one (platform fact). */
const MOST_FIELDS = 20;

/**
 * Validates the start of an export as the platform does.
 *
 * @throws EmarsysError 400/10001 with the platform's text for the first invalid parameter
 */
export function checkStart(type: EmarsysExportType, sent: Parameters, account: EmarsysAccount): CheckedStart {
	const facts = EXPORT_TYPES[type];
	const distributionMethod = checkDistribution(sent, facts.mail);
	const ftp = distributionMethod === 'ftp' || distributionMethod === 'sftp' ? checkFtp(sent) : undefined;
	if (distributionMethod === 'mail') {
		const email = required(sent, 'email');
		mustBe(typeof email === 'string' && /^[^\s@]+@[^\s@]+$/.test(email), 'email', email);
	}
	const fields = checkFields(type, sent, account);
	const timeRange = facts.timeRange === 'none' ? undefined : checkTimeRange(sent, facts.timeRange);
	checkOwnParameters(type, sent, account);
	const notificationUrl = checkCommonOptions(sent);
	const known = new Set([...COMMON_PARAMETERS, ...facts.parameters]);
	for (const [name, value] of Object.entries(sent)) mustBe(known.has(name), name, value);
	return {
		type,
		distributionMethod,
		...fields,
		delimiter: isMissing(sent.delimiter) ? ',' : String(sent.delimiter),
		header: switchedOn(sent.add_field_names_header, true),
		timestamp: type === 'registrations' && switchedOn(sent.with_timestamp, true),
		language: isMissing(sent.language) ? 'en' : String(sent.language),
		...(timeRange === undefined ? {} : { timeRange }),
		...(ftp === undefined ? {} : { ftp }),
		...(notificationUrl === undefined ? {} : { notificationUrl }),
	};
}

function checkDistribution(sent: Parameters, mail: boolean): string {
	const method = required(sent, 'distribution_method');
	const known = ['local', 'ftp', 'sftp', ...(mail ? ['mail'] : [])];
	if (typeof method !== 'string' || !known.includes(method)) {
		throw invalid(`Invalid distribution method: ${shown(method)}`);
	}
	return method;
}

function checkFtp(sent: Parameters): { host: string; folder: string } {
	const settings = required(sent, 'ftp_settings');
	const isObject = typeof settings === 'object' && settings !== null && !Array.isArray(settings);
	mustBe(isObject, 'ftp_settings', settings);
	const { host, port, username, password, folder } = settings as Parameters;
	for (const [name, value] of Object.entries({ host, port, username, password })) {
		if (isMissing(value)) throw invalid(`Missing parameter: ${name}`);
	}
	const portNumber = wholeNumber(port) ?? 0;
	mustBe(portNumber >= 1 && portNumber <= 65535, 'port', port);
	for (const [name, value] of Object.entries({ host, username, password })) {
		mustBe(typeof value === 'string', name, value);
	}
	mustBe(isMissing(folder) || typeof folder === 'string', 'folder', folder);
	return { host: String(host), folder: isMissing(folder) ? '' : String(folder) };
}

type Fields = Pick<CheckedStart, 'contactFieldIds' | 'analysisFieldIds'>;

function checkFields(type: EmarsysExportType, sent: Parameters, account: EmarsysAccount): Fields {
	const asked = requiredList(sent, 'contact_fields');
	const analysis = type === 'responses' ? requiredList(sent, 'analysis_fields') : [];
	const count = asked.length + analysis.length;
	if (count < 1 || count > MOST_FIELDS) throw invalid('Invalid number of fields');
	const wrong = asked.filter((value) => {
		const id = wholeNumber(value);
		return id === undefined || FORBIDDEN_FIELD_IDS.has(id) || account.fields.get(id) === undefined;
	});
	if (wrong.length > 0) throw invalid(`Invalid contact field id: ${wrong.map(shown).join(', ')}`);
	for (const value of analysis)
		mustBe(ANALYSIS_FIELDS.has(wholeNumber(value) ?? -1), 'analysis_fields', value);
	return { contactFieldIds: asked.map(Number), analysisFieldIds: analysis.map(Number) };
}

function checkTimeRange(sent: Parameters, kind: 'dates' | 'times'): { from: number; to: number } {
	const range = requiredList(sent, 'time_range');
	if (range.length !== 2) throw invalid('Invalid data format for time_range. Array size must be 2');
	const [from, to] = range.map((end) => {
		if (typeof end !== 'string' || (kind === 'dates' && end.length !== 'YYYY-MM-DD'.length)) return undefined;
		return readVienna(end);
	});
	if (from === undefined || to === undefined) throw invalid('Valid start_date and end_date is required');
	if (to < from) throw invalid('Invalid value for end_date: end_date is earlier than the start_date');
	return { from, to };
}

function checkKnown(name: string, value: unknown, known: readonly Named[]): void {
	const id = wholeNumber(value);
	mustBe(
		known.some((entry) => entry.id === id),
		name,
		value,
	);
}

function checkOwnParameters(type: EmarsysExportType, sent: Parameters, account: EmarsysAccount): void {
	if (type === 'contactList') required(sent, 'contactlist');
	if (EXPORT_TYPES[type].parameters.includes('contactlist') && !isMissing(sent.contactlist)) {
		checkKnown('contactlist', sent.contactlist, account.contactLists);
	}
	if (type === 'segment') checkKnown('filter', required(sent, 'filter'), account.segments);
	if (type === 'registrations' && !isMissing(sent.with_timestamp)) {
		mustBe(isSwitch(sent.with_timestamp), 'with_timestamp', sent.with_timestamp);
	}
	if (type === 'changes') {
		const origin = required(sent, 'origin');
		mustBe(origin === 'form' || origin === 'api' || origin === 'all', 'origin', origin);
		const { origin_id: originId } = sent;
		mustBe(isMissing(originId) || wholeNumber(originId) !== undefined, 'origin_id', originId);
	}
	if (type === 'responses') {
		const sources = requiredList(sent, 'sources');
		if (sources.length === 0) throw invalid('Missing parameter: sources');
		for (const source of sources) mustBe(RESPONSE_SOURCES.includes(String(source)), 'sources', source);
		mustBe(isMissing(sent.email_id) || wholeNumber(sent.email_id) !== undefined, 'email_id', sent.email_id);
	}
}

function checkCommonOptions(sent: Parameters): string | undefined {
	const { delimiter, add_field_names_header: header, language, notification_url: address } = sent;
	mustBe(isMissing(delimiter) || delimiter === ',' || delimiter === ';', 'delimiter', delimiter);
	mustBe(isMissing(header) || isSwitch(header), 'add_field_names_header', header);
	mustBe(isMissing(language) || Object.hasOwn(LANGUAGES, String(language)), 'language', language);
	if (isMissing(address)) return undefined;
	mustBe(isWebAddress(address), 'notification_url', address);
	return String(address);
}
