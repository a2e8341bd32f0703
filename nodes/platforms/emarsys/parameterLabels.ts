import { labels } from './labels';

/** What the platform's own texts call the fields, by the API's names. */
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

/** The same, where the field has another label for this kind of export, time window or origin. */
export function labelsFor(type: string, timeWindow: string, origin: string): Record<string, string> {
	return {
		...LABELS_BY_PARAMETER,
		// Of changes from everywhere the node sends one without a field for it.
		origin_id: origin === 'form' || origin === 'api' ? labels.originIdOf[origin] : labels.origin,
		...(timeWindow !== 'custom' && { time_range: labels.timeWindow }),
		...(type !== 'contactList' && { contactlist: labels.withinContactList }),
	};
}
