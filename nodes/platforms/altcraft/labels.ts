/** Labels of the fields, as the user sees them and as error messages name them. */
export const labels = {
	sourceType: 'Source Type',
	sourceId: 'Source',
	fileFormat: 'File Format',
	customRequest: 'Filter (Custom Request)',
	wireFormat: 'Wire Format',
} as const;
