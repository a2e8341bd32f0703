import type { INodeProperties } from 'n8n-workflow';

import { settingsError } from '../core/messages';

type Show = Record<string, string[]>;

const DELIMITERS: readonly unknown[] = [',', ';', '\t', '|'];

export function isDelimiter(value: unknown): value is string {
	return DELIMITERS.includes(value);
}

/**
 * A chosen delimiter; undefined if it is to be detected.
 * @throws ExportError `settings`
 */
export function delimiterOf(chosen: unknown): string | undefined {
	if (chosen === undefined || chosen === null || chosen === '') return undefined;
	const text = String(chosen) === '\\t' ? '\t' : String(chosen);
	if (isDelimiter(text)) return text;
	throw settingsError('Delimiter', `"${text}" is not one of comma, semicolon, tab, pipe`);
}

/** For reading a file; the platform is not told. */
export function delimiterField(
	show: Show,
	description = 'Character between the columns of the file. Not needed for exports that this node started.',
): INodeProperties {
	return {
		displayName: 'Delimiter',
		name: 'delimiter',
		type: 'options',
		displayOptions: { show },
		options: [
			{ name: 'Comma', value: ',' },
			{ name: 'Detect Automatically', value: '', description: 'From the first rows of the file' },
			{ name: 'Pipe', value: '|' },
			{ name: 'Semicolon', value: ';' },
			{ name: 'Tab', value: '\t' },
		],
		default: '',
		description,
	};
}

export function encodingField(show: Show): INodeProperties {
	return {
		displayName: 'Encoding',
		name: 'encoding',
		type: 'string',
		displayOptions: { show },
		default: '',
		placeholder: 'e.g. windows-1251',
		description:
			'Character encoding of the file, such as windows-1252 or iso-8859-2. Empty for UTF-8, or UTF-16 with a byte order mark.',
	};
}

export function onBadRowField(show: Show): INodeProperties {
	return {
		displayName: 'On Bad Row',
		name: 'onBadRow',
		type: 'options',
		displayOptions: { show },
		options: [
			{ name: 'Fail', value: 'fail', description: 'Stop with an error that names the line' },
			{ name: 'Skip', value: 'skip', description: 'Leave the row out, and say so in a hint' },
		],
		default: 'fail',
		description:
			'What to do with a row that has more or fewer cells than the header, or text after a closing quote',
	};
}
