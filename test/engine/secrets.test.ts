import { EngineFixture, flattenToText, PATHS, type NodeRun } from './support';

const ACCESSES = ['altcraft', 'wsse', 'oAuth2'] as const;
/** Parts of a header that contain credentials. */
const CREDENTIAL = /UsernameToken|PasswordDigest|Bearer [\w-]{8}|Basic [\w+/]{8}/i;

describe('Secrets', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => {
		fixture.reset();
	});

	function expectNoSecret(run: NodeRun): void {
		const all = flattenToText(run);
		for (const secret of fixture.secrets) {
			expect([secret, all.includes(secret)]).toEqual([secret, false]);
			expect(all).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
		}
		expect(all).not.toMatch(CREDENTIAL);
	}

	describe.each(ACCESSES)('are in no item, error, log line or metadata (%s)', (signIn) => {
		it.each([
			['after a success', undefined],
			['after a refused start', ['start', { status: 400, body: 'no' }]],
			['after a lost start', ['start', { processThenReset: true }]],
			['after a wrong response', ['poll', { status: 200, body: '<html>' }]],
			['after a 401', ['poll', { status: 401, body: '' }]],
			['after a 403', ['poll', { status: 403, body: '' }]],
			['after a 500', ['poll', { status: 500, body: '' }]],
			['after a cut connection', ['poll', { reset: 'beforeHeaders' }]],
			['after a cut download', ['file', { reset: { afterBytes: 100 } }]],
			['after a refused download', ['file', { status: 403, body: '' }]],
			['after a lost file', ['file', { status: 404, body: '' }]],
		] as const)('%s', async (_when, trouble) => {
			if (trouble) {
				const [step, fault] = trouble;
				fixture.sandbox.faults.add({ path: PATHS[signIn][step], times: Infinity, ...fault });
			}
			const options = { maxWait: 0.03 };
			expectNoSecret(await fixture.run(signIn, { options }));
		});

		it('even if the platform echoes the request', async () => {
			const { start } = PATHS[signIn];
			const echo = `Refused: ${fixture.secretsOf(signIn).join(' ')} Authorization: Bearer abcdefgh12345678`;
			fixture.sandbox.faults.add({
				path: start,
				status: 400,
				body: { replyCode: 10001, replyText: echo, error: 400, error_text: echo, data: '' },
			});
			const run = await fixture.run(signIn);
			expect(run.status).toBe('error');
			expectNoSecret(run);
		});
	});

	it('of the FTP credential are nowhere either', async () => {
		const options = { distributionMethod: 'ftp' };
		expectNoSecret(await fixture.run('wsse', { options }));
		fixture.sandbox.faults.add({
			path: '/contact/getregistrations',
			status: 400,
			body: {
				replyCode: 10001,
				replyText: `Invalid value for password: ${fixture.secretsOf('ftp').join(' ')}`,
				data: '',
			},
		});
		expectNoSecret(await fixture.run('wsse', { options }));
	});

	it.each([
		['a wrong client secret', { clientSecret: 'cs_wrong_7Hq2' }],
		['an invalid token URL', { accessTokenUrl: 'http://127.0.0.1:1/token' }],
	])('are in no error about tokens: %s', async (_what, changes) => {
		const restore = await fixture.changeCredential('oAuth2', { ...changes, oauthTokenData: {} });
		try {
			const run = await fixture.run('oAuth2');
			expect(run.status).toBe('error');
			expectNoSecret(run);
			expect(flattenToText(run)).not.toContain('cs_wrong_7Hq2');
		} finally {
			await restore();
		}
	});
});
