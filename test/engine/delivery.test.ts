import { EngineFixture, exportIdOf } from './support';

const list = (value: number) => ({ __rl: true, mode: 'id', value: String(value) });

describe('an export that Emarsys delivers elsewhere', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => fixture.reset());

	const sent = () => JSON.parse(fixture.starts[0]?.body ?? '{}') as Record<string, unknown>;

	it.each(['ftp', 'sftp'])(
		'%s: passes the credential on, waits, and returns where the file is',
		async (distributionMethod) => {
			const run = await fixture.run('wsse', { options: { distributionMethod } });
			expect(run.error).toBeUndefined();
			expect(sent()).toMatchObject({
				distribution_method: distributionMethod,
				ftp_settings: {
					host: 'ftp.example.com',
					port: 22,
					username: 'delivery',
					password: expect.any(String) as string,
					folder: 'exports/contacts',
				},
			});
			expect(run.json[0]).toMatchObject({
				exportId: exportIdOf(run),
				status: 'done',
				ftpHost: 'ftp.example.com',
				ftpDir: 'exports/contacts',
			});
			expect(run.items[0]).not.toHaveProperty('binary');
			expect(fixture.received('/data')).toEqual([]);
		},
	);

	it.each([
		['contactList', { contactListId: list(718330) }],
		['segment', { segmentId: list(100002033) }],
	])('mail: %s', async (exportType, parameters) => {
		const options = { distributionMethod: 'mail', mailTo: 'reports@example.com' };
		const run = await fixture.run('wsse', { exportType, ...parameters, options });
		expect(run.error).toBeUndefined();
		expect(sent()).toMatchObject({ distribution_method: 'mail', email: 'reports@example.com' });
		expect(sent()).not.toHaveProperty('ftp_settings');
		expect(run.json[0]).toMatchObject({ status: 'done' });
		expect(run.items[0]).not.toHaveProperty('binary');
		expect(fixture.received('/data')).toEqual([]);
	});

	it('names the missing field of the FTP credential', async () => {
		const restore = await fixture.changeCredential('ftp', { host: '' });
		try {
			const run = await fixture.run('wsse', { options: { distributionMethod: 'ftp' } });
			expect(run.status).toBe('error');
			expect(`${run.error?.message} ${run.error?.description}`).toMatch(/host/i);
			expect(fixture.received()).toEqual([]);
		} finally {
			await restore();
		}
	});

	it('does not send the FTP credential for a local export', async () => {
		await fixture.run('wsse');
		expect(sent()).not.toHaveProperty('ftp_settings');
	});
});
