import { labels } from './labels';

/** Labels of the node's fields, by the names that the platform's error texts use. */
const LABELS_BY_PARAMETER = {
	time_range: `${labels.from}" and "${labels.to}`,
	start_date: labels.from,
	end_date: labels.to,
	contact_fields: labels.contactFields,
	'contact field id': labels.contactFields,
	contactlist: labels.contactListId,
	filter: labels.segmentId,
	sources: labels.sources,
	analysis_fields: labels.analysisFields,
	origin: labels.origin,
	language: labels.language,
	email_id: labels.emailId,
	email: labels.mailTo,
	notification_url: labels.notificationUrl,
	distribution_method: labels.distributionMethod,
	'distribution method': labels.distributionMethod,
	ftp_settings: labels.distributionMethod,
	delimiter: labels.delimiter,
	add_field_names_header: labels.addFieldNamesHeader,
	with_timestamp: labels.withTimestamp,
} as const;

/** The labels for one export type, time window and origin. */
export function labelsFor(type: string, timeWindow: string, origin: string): Record<string, string> {
	return {
		...LABELS_BY_PARAMETER,
		// For changes of any origin, the node sends an `origin_id` that has no field.
		origin_id: origin === 'form' || origin === 'api' ? labels.originIdOf[origin] : labels.origin,
		...(timeWindow !== 'custom' && {
			time_range: labels.timeWindow,
			start_date: labels.timeWindow,
			end_date: labels.timeWindow,
		}),
		...(type !== 'contactList' && { contactlist: labels.withinContactList }),
	};
}
