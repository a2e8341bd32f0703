import type { INodeParameters } from 'n8n-workflow';
import { EngineFixture, SignIn } from './support';

const id = (value: string) => ({ __rl: true, mode: 'id', value });
const fields = (count: number) => Array.from({ length: count }, (_, index) => String(index + 100));

/** A required field that is left empty is red in the editor, and n8n runs nothing; but an expression can still be empty. */
const NOTHING = '={{ "" }}';

/** The mistake, the parameters, and the field label that the message must contain. */
const WRONG: [string, SignIn, INodeParameters, RegExp][] = [
	['no contact field', 'wsse', { contactFields: '={{ [] }}' }, /contact field/i],
	['too many contact fields', 'wsse', { contactFields: fields(21) }, /contact field/i],
	['a forbidden contact field', 'wsse', { contactFields: ['1', '27'] }, /contact field.*27/is],
	['a contact field that is not an ID', 'wsse', { contactFields: '1,email' }, /contact field.*email/is],
	[
		'too many fields in responses',
		'wsse',
		{ exportType: 'responses', sources: ['mail_open'], analysisFields: [1, 2], contactFields: fields(19) },
		/fields/i,
	],
	[
		'rows of a file that is not CSV',
		'altcraft',
		{ output: 'rows', options: { fileFormat: 'xml' } },
		/file format.*xml/is,
	],
	['parts of one', 'altcraft', { output: 'parts', options: { fileFormat: 'json' } }, /file format.*json/is],
	['no source', 'wsse', { exportType: 'responses', sources: [], analysisFields: [1] }, /sources/i],
	['no start', 'wsse', { from: NOTHING }, /from/i],
	['no end', 'wsse', { to: NOTHING }, /to/i],
	['a start that is not a date', 'wsse', { from: 'soon' }, /from.*soon/is],
	['an end before the start', 'wsse', { from: '2026-11-03T00:00:00', to: '2026-11-01T00:00:00' }, /from|to/i],
	[
		'changes of an empty range',
		'wsse',
		{ exportType: 'changes', origin: 'all', from: '2026-11-01T01:00:00', to: '2026-11-01T20:00:00' },
		/from|to/i,
	],
	['no contact list', 'wsse', { exportType: 'contactList', contactListId: id(NOTHING) }, /contact list/i],
	[
		'a contact list that is not an ID',
		'wsse',
		{ exportType: 'contactList', contactListId: id('all') },
		/contact list/i,
	],
	['no segment', 'wsse', { exportType: 'segment', segmentId: id(NOTHING) }, /segment/i],
	[
		'mail without an address',
		'wsse',
		{
			exportType: 'contactList',
			contactListId: id('718330'),
			options: { distributionMethod: 'mail', mailTo: NOTHING },
		},
		/mail/i,
	],
	[
		'mail for an export that does not support it',
		'wsse',
		{ options: { distributionMethod: 'mail', mailTo: 'a@b.example' } },
		/mail/i,
	],
	['an invalid notification URL', 'wsse', { options: { notificationUrl: 'call me' } }, /notification url/i],
	['no id', 'wsse', { operation: 'wait', exportId: NOTHING }, /export id/i],
	['an invalid export ID', 'wsse', { operation: 'getStatus', exportId: '../settings' }, /export id/i],
	['no id', 'altcraft', { operation: 'download', exportId: NOTHING }, /export id/i],
	['no source', 'altcraft', { sourceId: id(NOTHING) }, /database/i],
	['a source that is not an ID', 'altcraft', { sourceId: id('everyone') }, /database/i],
	['a custom request that is not JSON', 'altcraft', { options: { customRequest: '{a' } }, /custom request/i],
	[
		'a custom request that is not an object',
		'altcraft',
		{ options: { customRequest: '[1]' } },
		/custom request/i,
	],
	['a wait that is not a number', 'altcraft', { options: { maxWait: 'long' as never } }, /max wait/i],
];

describe('settings are validated before any request', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => fixture.reset());

	it.each(WRONG)('%s (%s)', async (_what, signIn, parameters, message) => {
		const run = await fixture.run(signIn, parameters);
		expect(run.status).toBe('error');
		expect(run.error?.message).toMatch(message);
		expect(fixture.received()).toEqual([]);
	});

	it.each(['ftp', 'sftp'])('%s without its credential', async (distributionMethod) => {
		const setup = fixture.setup('wsse', { options: { distributionMethod } });
		delete setup.credentials?.emarsysFtpApi;
		const run = await fixture.run('wsse', setup.parameters, { credentials: setup.credentials ?? {} });
		expect(run.status).toBe('error');
		expect(`${run.error?.message} ${run.error?.description}`).toMatch(/ftp/i);
		expect(fixture.received()).toEqual([]);
	});

	it('finds a mistake in the last item before the first one is started', async () => {
		const run = await fixture.run(
			'wsse',
			{ contactFields: '={{ $json.fields }}' },
			{ items: [{ fields: '1,2' }, { fields: '1,33' }] },
		);
		expect(run.status).toBe('error');
		expect(run.error?.message).toContain('33');
		expect(fixture.received()).toEqual([]);
	});

	it('says which item it was', async () => {
		const run = await fixture.run(
			'wsse',
			{ contactFields: '={{ $json.fields }}' },
			{ items: [{ fields: '1,2' }, { fields: '' }] },
		);
		expect(run.error?.context?.itemIndex).toBe(1);
	});

	it('an unknown operation does no harm', async () => {
		for (const operation of ['__CUSTOM_API_CALL__', 'somethingNew']) {
			const run = await fixture.run('wsse', { operation }, { items: [{ kept: 1 }] });
			expect(fixture.received()).toEqual([]);
			expect(run.error?.message ?? '').not.toMatch(/undefined|cannot read|is not a function/i);
		}
	});
});
