import type { INodeProperties } from 'n8n-workflow';

type Show = Record<string, string[]>;

/** How the cells of a file are found: for files that are read, not as a wish to the platform. */
export function delimiterField(show: Show): INodeProperties {
	return {
		displayName: 'Delimiter',
		name: 'delimiter',
		type: 'options',
		displayOptions: { show },
		options: [
			{ name: 'Comma', value: ',' },
			{ name: 'Found by Itself', value: '', description: 'From the first rows of the file' },
			{ name: 'Pipe', value: '|' },
			{ name: 'Semicolon', value: ';' },
			{ name: 'Tab', value: '\t' },
		],
		default: '',
		description:
			'What stands between the columns of the file. An export that this node started is known without it.',
	};
}

/** How the characters of a file are written. */
export function encodingField(show: Show): INodeProperties {
	return {
		displayName: 'Encoding',
		name: 'encoding',
		type: 'string',
		displayOptions: { show },
		default: '',
		placeholder: 'e.g. windows-1251',
		description:
			'How the characters of the file are written, like windows-1252 or iso-8859-2. Empty for UTF-8, or UTF-16 with a byte order mark.',
	};
}

/** What becomes of rows that do not fit. */
export function onBadRowField(show: Show): INodeProperties {
	return {
		displayName: 'On Bad Row',
		name: 'onBadRow',
		type: 'options',
		displayOptions: { show },
		options: [
			{ name: 'Fail', value: 'fail', description: 'End with an error that names the line' },
			{ name: 'Skip', value: 'skip', description: 'Leave the row out, and say so in a hint' },
		],
		default: 'fail',
		description:
			'What to do with a row that has more or fewer cells than the header, or text behind a closing quote',
	};
}
