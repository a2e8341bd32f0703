import type { INodeProperties } from 'n8n-workflow';

import { delimiterField } from '../readingFields';
import { labels } from './labels';

const starting = { platform: ['altcraft'], operation: ['export', 'start'] };

/** Fields of the node that only Altcraft has. */
export const fields: INodeProperties[] = [
	{
		displayName: labels.sourceType,
		name: 'sourceType',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: starting },
		options: [
			{ name: 'Database', value: 'database', description: 'All profiles of a database' },
			{ name: 'Segment', value: 'segment', description: 'The profiles that belong to a segment' },
		],
		default: 'database',
		description: 'Where the profiles come from',
	},
	source('database', 'searchAltcraftDatabases'),
	source('segment', 'searchAltcraftSegments'),
];

function source(sourceType: 'database' | 'segment', searchListMethod: string): INodeProperties {
	return {
		displayName: labels.sourceId[sourceType],
		name: 'sourceId',
		type: 'resourceLocator',
		required: true,
		displayOptions: { show: { ...starting, sourceType: [sourceType] } },
		default: { mode: 'list', value: '' },
		description: `The ${sourceType} to export`,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Choose a ${sourceType}…`,
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 12',
				hint: `The number in the address of the ${sourceType} in Altcraft`,
			},
		],
	};
}

/** Altcraft is not told the delimiter: it is kept in the item, for a later Download. */
const DELIMITER =
	"Character between the columns of the file. Only needed for rows and parts, and only if it can't be detected.";

/** Entries of the node's options that only Altcraft has. */
export const options: INodeProperties[] = [
	delimiterField({ '/operation': ['export', 'start'] }, DELIMITER),
	delimiterField({ '/operation': ['download'], '/output': ['rows', 'parts'] }, DELIMITER),
	{
		displayName: labels.fileFormat,
		name: 'fileFormat',
		type: 'string',
		displayOptions: { show: { '/operation': ['export', 'start'] } },
		default: 'csv',
		placeholder: 'e.g. csv',
		description: 'Format of the file. Rows and Parts need csv.',
	},
	{
		displayName: labels.customRequest,
		name: 'customRequest',
		type: 'json',
		displayOptions: { show: { '/operation': ['export', 'start'] } },
		default: '{}',
		description:
			'Exports only the profiles whose fields have these values: a JSON object. Fields are named as in the header of the file, like {"_city": "Wien"}.',
	},
	{
		displayName: labels.wireFormat,
		name: 'wireFormat',
		type: 'options',
		options: [
			{ name: 'JSON', value: 'json' },
			{ name: 'XML', value: 'xml', description: 'For installations whose API expects XML' },
		],
		default: 'json',
		description:
			'The format of the requests for exports. Lists of databases and segments use JSON. The file is the same.',
	},
];
