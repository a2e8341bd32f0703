/** Labels of the fields, as the user sees them and as error messages name them. */
export const labels = {
	sourceType: 'Source Type',
	/** By the source type. */
	sourceId: { database: 'Database', segment: 'Segment' },
	fileFormat: 'File Format',
	customRequest: 'Filter (Custom Request)',
	wireFormat: 'Wire Format',
} as const;
