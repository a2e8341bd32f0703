import type { EmarsysPermission } from './account';

export type EmarsysExportType = 'registrations' | 'changes' | 'contactList' | 'segment' | 'responses';

/** What distinguishes an export type from the others (platform facts throughout). */
export interface ExportTypeFacts {
	path: string;
	permission: EmarsysPermission;
	/** The free text in the status. */
	statusType: string;
	/** Start of the file name. */
	filePrefix: string;
	/** Whether the file starts with the contact's ID. */
	userId: boolean;
	/** Whether the export can be sent by email. */
	mail: boolean;
	/** `dates`: only whole days; `times`: any of the three formats. */
	timeRange: 'none' | 'dates' | 'times';
	/** Parameters besides the common ones. */
	parameters: readonly string[];
}

/** Parameters that every export type accepts. */
export const COMMON_PARAMETERS: readonly string[] = [
	'distribution_method',
	'contact_fields',
	'delimiter',
	'add_field_names_header',
	'language',
	'ftp_settings',
	'notification_url',
];

export const EXPORT_TYPES: Readonly<Record<EmarsysExportType, ExportTypeFacts>> = {
	registrations: {
		path: '/contact/getregistrations',
		permission: 'export.contact.registrations',
		statusType: 'Registrations',
		filePrefix: 'registrations',
		userId: true,
		mail: false,
		timeRange: 'times',
		parameters: ['time_range', 'contactlist', 'with_timestamp'],
	},
	changes: {
		path: '/contact/getchanges',
		permission: 'export.contact.changed',
		statusType: 'Changes',
		filePrefix: 'changes',
		userId: true,
		mail: false,
		timeRange: 'dates',
		parameters: ['time_range', 'origin', 'origin_id'],
	},
	contactList: {
		path: '/email/getcontacts',
		permission: 'export.contactlist',
		statusType: 'Contact list',
		filePrefix: 'contacts',
		userId: false,
		mail: true,
		timeRange: 'none',
		parameters: ['contactlist', 'email'],
	},
	segment: {
		path: '/export/filter',
		permission: 'export.segment',
		statusType: 'Segment',
		filePrefix: 'segment',
		userId: false,
		mail: true,
		timeRange: 'none',
		parameters: ['filter', 'email'],
	},
	responses: {
		path: '/email/getresponses',
		permission: 'export.responses',
		statusType: 'Responses',
		filePrefix: 'clicks',
		userId: true,
		mail: false,
		timeRange: 'times',
		parameters: ['time_range', 'sources', 'analysis_fields', 'email_id', 'contactlist'],
	},
};

/** Sources of responses. */
export const RESPONSE_SOURCES: readonly string[] = [
	'trackable_links',
	'registration_forms',
	'tell_a_friend',
	'contact_us',
	'change_profile',
	'unsubscribe',
	'mail_open',
	'complaint',
];
