import { Bench, everything, PATHS, type NodeRun } from './support';

const ACCESSES = ['altcraft', 'wsse', 'oAuth2'] as const;
/** What only a header with credentials holds. */
const CREDENTIAL = /UsernameToken|PasswordDigest|Bearer [\w-]{8}|Basic [\w+/]{8}/i;

describe('Secrets', () => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await Bench.start();
	});
	afterAll(async () => {
		await bench.close();
	});
	beforeEach(() => {
		bench.reset();
	});

	function expectNoSecret(run: NodeRun): void {
		const all = everything(run);
		for (const secret of bench.secrets) {
			expect([secret, all.includes(secret)]).toEqual([secret, false]);
			expect(all).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
		}
		expect(all).not.toMatch(CREDENTIAL);
	}

	describe.each(ACCESSES)('are in no item, error, log line or metadata (%s)', (access) => {
		it.each([
			['after a success', undefined],
			['after a refused start', ['start', { status: 400, body: 'no' }]],
			['after a lost start', ['start', { processThenReset: true }]],
			['after a wrong answer', ['look', { status: 200, body: '<html>' }]],
			['after a 401', ['look', { status: 401, body: '' }]],
			['after a 403', ['look', { status: 403, body: '' }]],
			['after a 500', ['look', { status: 500, body: '' }]],
			['after a cut connection', ['look', { reset: 'beforeHeaders' }]],
			['after a cut download', ['file', { reset: { afterBytes: 100 } }]],
			['after a refused download', ['file', { status: 403, body: '' }]],
			['after a lost file', ['file', { status: 404, body: '' }]],
		] as const)('%s', async (_when, trouble) => {
			if (trouble) {
				const [step, fault] = trouble;
				bench.sandbox.faults.add({ path: PATHS[access][step], times: Infinity, ...fault });
			}
			const options = { maxWait: 0.03 };
			expectNoSecret(await bench.run(access, { options }));
		});

		it('when the platform repeats what it was sent', async () => {
			const { start } = PATHS[access];
			const echo = `Refused: ${bench.secretsOf(access).join(' ')} Authorization: Bearer abcdefgh12345678`;
			bench.sandbox.faults.add({
				path: start,
				status: 400,
				body: { replyCode: 10001, replyText: echo, error: 400, error_text: echo, data: '' },
			});
			const run = await bench.run(access);
			expect(run.status).toBe('error');
			expectNoSecret(run);
		});
	});

	it('of the FTP credential are in nothing either', async () => {
		const options = { distributionMethod: 'ftp' };
		expectNoSecret(await bench.run('wsse', { options }));
		bench.sandbox.faults.add({
			path: '/contact/getregistrations',
			status: 400,
			body: {
				replyCode: 10001,
				replyText: `Invalid value for password: ${bench.secretsOf('ftp').join(' ')}`,
				data: '',
			},
		});
		expectNoSecret(await bench.run('wsse', { options }));
	});

	it.each([
		['a wrong client secret', { clientSecret: 'cs_wrong_7Hq2' }],
		['a token address that is none', { accessTokenUrl: 'http://127.0.0.1:1/token' }],
	])('are in no error about tokens: %s', async (_what, changes) => {
		const restore = await bench.changeCredential('oAuth2', { ...changes, oauthTokenData: {} });
		try {
			const run = await bench.run('oAuth2');
			expect(run.status).toBe('error');
			expectNoSecret(run);
			expect(everything(run)).not.toContain('cs_wrong_7Hq2');
		} finally {
			await restore();
		}
	});
});
