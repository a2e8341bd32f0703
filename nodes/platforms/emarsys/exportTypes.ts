/** One kind of export: where it is started and what belongs to it. */
export interface ExportType {
	/** Path of the start, below the base URL (Emarsys API documentation, contact exports). */
	path: string;
	/** Permission of the API user that the start needs. */
	permission: string;
	/** Format of the time range: with times, as days in Vienna, or no time range at all. */
	timeRange: 'times' | 'days' | 'none';
	mail: boolean;
	/** Who is missing from the file; explains a file without rows. */
	leavesOut?: string;
}

/** The node's export types, by the value of `exportType`. */
export const exportTypes: Readonly<Record<string, ExportType>> = {
	registrations: {
		path: '/contact/getregistrations',
		permission: 'export.contact.registrations',
		timeRange: 'times',
		mail: false,
		leavesOut:
			'Registrations are contacts who signed up through a form. Those that were imported or created by the API are not included: use Segment for them.',
	},
	changes: {
		path: '/contact/getchanges',
		permission: 'export.contact.changed',
		timeRange: 'days',
		mail: false,
		leavesOut: 'Changes made by data imports are not included: use Segment or Contact List for them.',
	},
	contactList: {
		path: '/email/getcontacts',
		permission: 'export.contactlist',
		timeRange: 'none',
		mail: true,
	},
	segment: { path: '/export/filter', permission: 'export.segment', timeRange: 'none', mail: true },
	responses: { path: '/email/getresponses', permission: 'export.responses', timeRange: 'times', mail: false },
};

/** Contact fields that can't be exported. */
export const FORBIDDEN_FIELDS: ReadonlySet<number> = new Set([27, 28, 29, 32, 33]);

/** Maximum number of columns; for responses, contact and analysis fields count together. */
export const MOST_FIELDS = 20;

/** Kinds of responses, with their labels. */
export const SOURCES = [
	{ name: 'Change Profile Form', value: 'change_profile' },
	{ name: 'Complaint', value: 'complaint' },
	{ name: 'Contact Form', value: 'contact_us' },
	{ name: 'Email Opened', value: 'mail_open' },
	{ name: 'Link Clicked', value: 'trackable_links' },
	{ name: 'Registration Form', value: 'registration_forms' },
	{ name: 'Tell-a-Friend Form', value: 'tell_a_friend' },
	{ name: 'Unsubscribed', value: 'unsubscribe' },
];

/** Columns about the response itself, with their labels. */
export const ANALYSIS_FIELDS = [
	{ name: 'Campaign Category', value: 14 },
	{ name: 'Campaign ID', value: 12 },
	{ name: 'Campaign Title', value: 1 },
	{ name: 'Link Category', value: 15 },
	{ name: 'Link Title', value: 4 },
	{ name: 'Section Group', value: 3 },
	{ name: 'Section Header', value: 2 },
	{ name: 'Time', value: 8 },
	{ name: 'URL', value: 5 },
	{ name: 'Version Name', value: 13 },
];
