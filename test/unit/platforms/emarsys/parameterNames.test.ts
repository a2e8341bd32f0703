import { startRequestOf } from '../../../../nodes/platforms/emarsys/startRequest';
import { readerOf } from '../../support/parameters';
import { rejectionOf } from '../../support/errors';
import { responseOf, transportOf } from '../../support/transport';

const CONTEXT = { timezone: 'Europe/Vienna', now: Date.parse('2026-11-20T12:00:00Z') };
const parameters = { exportType: 'registrations', contactFields: [1], timeWindow: 'yesterday' };

/** The node's message for a refusal with this text. */
async function said(replyText: string, others: Record<string, unknown> = {}): Promise<string> {
	const refusal = responseOf({ status: 400, body: { replyCode: 10001, replyText, data: '' } });
	const request = startRequestOf(readerOf({ ...parameters, ...others }), CONTEXT);
	const error = await rejectionOf(request.start(transportOf([refusal]), 'attempt-1'));
	expect(error.kind).toBe('refused');
	return error.message;
}

it.each([
	['Missing parameter: time_range', '"Time Window"'],
	['Missing parameter: contact_fields', '"Contact Field Names or IDs"'],
	['Invalid data format for contact_fields. Array expected', '"Contact Field Names or IDs"'],
	['Invalid contact field id: 99999, 99998', '"Contact Field Names or IDs"'],
	['Invalid data format for time_range. Array size must be 2', '"Time Window"'],
	['Invalid distribution method: ftp', '"Deliver By"'],
	['Invalid value for contactlist: 5', '"Only in Contact List"'],
	['Invalid value for filter: 5', '"Segment"'],
	['Invalid value for origin: x', '"Origin"'],
	['Invalid value for sources: x', '"Sources"'],
	['Invalid value for analysis_fields: x', '"Analysis Fields"'],
	['Invalid value for language: x', '"Language Name or ID"'],
	['Invalid value for email_id: x', '"Email Campaign ID"'],
	['Invalid value for email: x', '"Mail To"'],
	['Invalid value for notification_url: x', '"Notification URL"'],
	['Invalid value for delimiter: x', '"Delimiter"'],
	['Invalid value for add_field_names_header: 2', '"Add Field Names Header"'],
	['Invalid value for with_timestamp: 2', '"Add Timestamp Column"'],
	['Missing parameter: ftp_settings', '"Deliver By"'],
	['Valid start_date and end_date is required', '"Time Window"'],
	['Invalid value for end_date: end_date is earlier than the start_date', '"Time Window"'],
])('%s: the user sees %s', async (replyText, label) => {
	const message = await said(replyText);
	expect(message).toContain(replyText);
	expect(message).toContain(`(in this node: ${label})`);
});

it.each([
	['form', '"Form Name or ID"'],
	['api', '"Source Name or ID"'],
	['all', '"Origin"'],
])('an origin of a change that comes from %s is called %s', async (origin, label) => {
	expect(await said('Invalid value for origin_id: x', { exportType: 'changes', origin })).toContain(
		`(in this node: ${label})`,
	);
});

it.each(['Invalid number of fields', 'Invalid export ID'])('%s stays unchanged', async (replyText) => {
	expect(await said(replyText)).toBe(`Emarsys refused a parameter: ${replyText}`);
});

it('names both ends of a custom window, and the list of a contact list export', async () => {
	const refusal = (replyText: string) =>
		responseOf({ status: 400, body: { replyCode: 10001, replyText, data: '' } });
	const custom = { ...parameters, timeWindow: 'custom', from: '2026-11-01', to: '2026-11-02' };
	const window = startRequestOf(readerOf(custom), CONTEXT);
	const error = await rejectionOf(window.start(transportOf([refusal('Missing parameter: time_range')]), 'a'));
	expect(error.message).toContain('"From" and "To"');
	const dates = refusal('Valid start_date and end_date is required');
	expect((await rejectionOf(window.start(transportOf([dates]), 'a'))).message).toContain('"From", "To"');
	const list = { exportType: 'contactList', contactFields: [1], contactListId: 5 };
	const ofList = startRequestOf(readerOf(list), CONTEXT);
	const other = await rejectionOf(
		ofList.start(transportOf([refusal('Invalid value for contactlist: 5')]), 'a'),
	);
	expect(other.message).toContain('(in this node: "Contact List")');
});
