import { startRequestOf } from '../../../../nodes/platforms/emarsys/startRequest';
import { readerOf } from '../../support/parameters';
import { errorFrom } from '../../support/errors';

const CONTEXT = { timezone: 'Europe/Vienna', now: Date.parse('2026-11-20T12:00:00Z') };
const REGISTRATIONS = { exportType: 'registrations', contactFields: ['1', '3'], timeWindow: 'yesterday' };
const LIST = { exportType: 'contactList', contactFields: [1], contactListId: 5 };
const SEGMENT = { exportType: 'segment', contactFields: [1], segmentId: 5 };
const CHANGES = { exportType: 'changes', contactFields: [1], timeWindow: 'yesterday' };
const RESPONSES = {
	exportType: 'responses',
	contactFields: [1],
	timeWindow: 'yesterday',
	sources: ['mail_open'],
	analysisFields: [1, 8],
};

const request = (parameters: Record<string, unknown>, deliveryCredential?: Record<string, unknown>) =>
	startRequestOf(readerOf(parameters), { ...CONTEXT, ...(deliveryCredential && { deliveryCredential }) });

function refusal(parameters: Record<string, unknown>, deliveryCredential?: Record<string, unknown>): string {
	const error = errorFrom(() => request(parameters, deliveryCredential));
	expect(error.kind).toBe('settings');
	return error.message;
}

const ids = (count: number) => [...Array(count).keys()].map((index) => index + 100);
const fieldsOf = (contactFields: unknown) =>
	request({ ...REGISTRATIONS, contactFields }).facts.own?.['contactFields'];

it.each([null, '', 'everything', 'constructor'])('the export %j is rejected', (exportType) => {
	expect(refusal({ ...REGISTRATIONS, exportType })).toMatch(
		/^Export Type: ".*" is not one of registrations, /,
	);
});

describe('the contact fields', () => {
	it.each([
		[
			['1', '3'],
			[1, 3],
		],
		[
			[3, 1],
			[3, 1],
		],
		['1,3', [1, 3]],
		[' 1 , 3 ,', [1, 3]],
		['[1,"3"]', [1, 3]],
		[5, [5]],
		['0', [0]],
		[[0], [0]],
		['007', [7]],
	])('%j are %j', (contactFields, expected) => {
		expect(fieldsOf(contactFields)).toEqual(expected);
	});

	it.each([[[]], [''], [null], [' , ']])('%j are too few', (contactFields) => {
		expect(refusal({ ...REGISTRATIONS, contactFields })).toBe(
			'Contact Field Names or IDs: choose at least one field',
		);
	});

	it('may be 20 and no more', () => {
		expect(fieldsOf(ids(20))).toHaveLength(20);
		expect(refusal({ ...REGISTRATIONS, contactFields: ids(21) })).toMatch(
			/^Contact Field Names or IDs: 21 fields are too many/,
		);
	});

	it.each([27, 28, 29, 32, 33])('may not be %d', (id) => {
		expect(refusal({ ...REGISTRATIONS, contactFields: [1, id] })).toBe(
			`Contact Field Names or IDs: Emarsys does not export field ${id}`,
		);
	});

	it.each([[[1, 3, 1]], ['3,03'], [['1', 1]]])('must be distinct: %j', (contactFields) => {
		expect(refusal({ ...REGISTRATIONS, contactFields })).toMatch(/^Contact Field .* more than once/);
	});

	it.each([
		['name'],
		['1;3'],
		[[1.5]],
		[[-1]],
		[[{}]],
		['1e3'],
		[[null]],
		[['1 3']],
		[true],
		[{ id: 1 }],
		['[1,'],
	])('must be IDs: %j', (contactFields) => {
		expect(refusal({ ...REGISTRATIONS, contactFields })).toMatch(/^Contact Field Names or IDs: /);
	});

	it('and the analysis fields of responses are 20 together at most', () => {
		const both = (contact: number, analysisFields: number[]) =>
			request({ ...RESPONSES, contactFields: ids(contact), analysisFields });
		expect(both(18, [1, 8]).facts.own?.['contactFields']).toHaveLength(18);
		expect(errorFrom(() => both(19, [1, 8])).message).toMatch(/19 fields and 2 analysis fields are too many/);
		expect(both(0, [1]).facts.own?.['contactFields']).toEqual([]);
		expect(errorFrom(() => both(0, [])).message).toMatch(/at least one/);
	});
});

describe('the parameters of a type', () => {
	it.each([null, '', 0, -1, 1.5, 'abc'])('a contact list or segment, not %j', (id) => {
		expect(refusal({ ...LIST, contactListId: id })).toMatch(/^Contact List: /);
		expect(refusal({ ...SEGMENT, segmentId: id })).toMatch(/^Segment: /);
	});

	it('a time range, with its own errors', () => {
		expect(refusal({ ...REGISTRATIONS, timeWindow: 'custom', from: '', to: '' })).toMatch(/^From: /);
		expect(
			refusal({ ...CHANGES, timeWindow: 'custom', from: '2026-11-20T01:00', to: '2026-11-20T02:00' }),
		).toMatch(/^To: .*same day/);
	});

	it('a known origin', () => {
		expect(refusal({ ...CHANGES, origin: 'import' })).toMatch(
			/^Origin: "import" is not one of form, api, all/,
		);
	});

	it('sources and analysis fields of the right form, even if undocumented', () => {
		expect(refusal({ ...RESPONSES, sources: [] })).toMatch(/^Sources: choose at least one/);
		expect(refusal({ ...RESPONSES, sources: ['mail_open', 'E-mail opened'] })).toMatch(
			/^Sources: "E-mail opened" is not/,
		);
		expect(refusal({ ...RESPONSES, analysisFields: [1, 'URL'] })).toMatch(/^Analysis Fields: "URL" is not/);
	});

	it.each(['abc', 0, '1.5'])('a list and an email campaign, not %j', (id) => {
		expect(refusal({ ...REGISTRATIONS, options: { contactListId: id } })).toMatch(/^Only in Contact List: /);
		expect(refusal({ ...RESPONSES, options: { contactListId: id } })).toMatch(/^Only in Contact List: /);
		expect(refusal({ ...RESPONSES, options: { emailId: id } })).toMatch(/^Email Campaign ID: /);
	});
});

describe('the options', () => {
	const wrong = (options: object, parameters: object = REGISTRATIONS) => refusal({ ...parameters, options });

	it.each(['|', ',,', '\t', 5])('have one of two delimiters, not %j', (delimiter) => {
		expect(wrong({ delimiter })).toBe('Delimiter: this must be a comma or a semicolon');
	});

	it.each(['english', 'EN', 'z', 'e n'])("have one of the vendor's languages, not %s", (language) => {
		expect(wrong({ language })).toMatch(/^Language Name or ID: /);
	});

	it.each(['example.com/x', 'ftp://example.com', 'javascript:alert(1)', 'https://'])(
		'have a notification URL on the web, not %s',
		(notificationUrl) => {
			expect(wrong({ notificationUrl })).toMatch(/^Notification URL: .* is not a web address/);
		},
	);

	it('have a known delivery', () => {
		expect(wrong({ distributionMethod: 'pigeon' })).toMatch(/^Deliver By: "pigeon" is not one of/);
	});

	it.each([REGISTRATIONS, CHANGES, RESPONSES])('have no mail for $exportType', (parameters) => {
		const options = { distributionMethod: 'mail', mailTo: 'a@example.com' };
		expect(wrong(options, parameters)).toMatch(
			/^Deliver By: only the exports of a contact list or a segment/,
		);
	});

	it.each([undefined, '', 'me', 'a@b', 'a b@example.com', 'a@example.com, b@example.com'])(
		'have a mail address, not %j',
		(mailTo) => {
			expect(wrong({ distributionMethod: 'mail', mailTo }, LIST)).toMatch(/^Mail To: /);
		},
	);
});

describe('a delivery by FTP', () => {
	const ftp = { host: 'ftp.example.com', port: 21, username: 'me', password: 'hush-hush', folder: '' };
	const parameters = (distributionMethod: string) => ({ ...REGISTRATIONS, options: { distributionMethod } });

	it.each(['ftp', 'sftp'])('(%s) requires its credential', (method) => {
		expect(refusal(parameters(method))).toMatch(/^Deliver By: .*credential/);
		expect(request(parameters(method), ftp).downloadable).toBe(false);
	});

	it.each([
		['Host', { host: ' ' }],
		['Username', { username: '' }],
		['Password', { password: undefined }],
		['Port', { port: 0 }],
		['Port', { port: 65536 }],
		['Port', { port: 'ftp' }],
		['Host, Username', { host: '', username: '' }],
	])('needs %s: %j', (label, change) => {
		expect(refusal(parameters('ftp'), { ...ftp, ...change })).toContain(`fill in ${label}`);
	});

	it('leaves no secret in what the node stores', () => {
		const { fingerprint, facts } = request(parameters('sftp'), ftp);
		expect(JSON.stringify([fingerprint, facts])).not.toContain('hush-hush');
	});
});
