import type { INodeParameters } from 'n8n-workflow';
import { EngineFixture, flattenToText, PATHS, SignIn, type NodeRun } from './support';

const ACCESSES = ['altcraft', 'wsse', 'oAuth2'] as const;

describe('Credentials stay on their own host', () => {
	let fixture: EngineFixture;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
	});
	afterAll(async () => {
		await fixture.close();
	});
	beforeEach(() => {
		fixture.reset();
		fixture.sandbox.altcraft.setInstallation('both');
	});

	function expectNothingGivenAway(): void {
		for (const { headers, url, body } of fixture.sandbox.otherOrigin.requests) {
			const all = flattenToText([headers, url, body]);
			for (const secret of fixture.secrets) expect(all).not.toContain(secret);
			expect(headers['x-wsse']).toBeUndefined();
			expect(headers.authorization).toBeUndefined();
		}
	}

	async function run(signIn: SignIn, parameters: INodeParameters = {}): Promise<NodeRun> {
		return await fixture.run(signIn, { ...parameters, options: { maxWait: 0.04 } });
	}

	describe.each(ACCESSES)('when %s redirects', (signIn) => {
		it.each([
			['start', 302],
			['start', 307],
			['start', 308],
			['poll', 301],
			['poll', 307],
			['file', 302],
			['file', 307],
		] as const)('%s with %s', async (step, status) => {
			const redirect = `${fixture.sandbox.otherOrigin.origin}/elsewhere`;
			fixture.sandbox.faults.add({ path: PATHS[signIn][step], redirect, status, times: Infinity });
			const result = await run(signIn);
			expectNothingGivenAway();
			if (step !== 'file') expect(result.status).toBe('error');
		});

		it.each(['file:///etc/passwd', '//localhost:1/x'])('the file to %s', async (redirect) => {
			fixture.sandbox.faults.add({ path: PATHS[signIn].file, redirect, times: Infinity });
			const result = await run(signIn);
			expect(result.status).toBe('error');
			expectNothingGivenAway();
		});
	});

	it.each(['bodyOnly', 'both'] as const)(
		'when an installation (%s) redirects the download',
		async (installation) => {
			fixture.sandbox.altcraft.setInstallation(installation);
			const redirect = `${fixture.sandbox.otherOrigin.origin}/file.csv`;
			fixture.sandbox.faults.add({ path: '/api/download/**', redirect, times: Infinity });
			await run('altcraft');
			expectNothingGivenAway();
		},
	);

	it('when a redirect repeats the query with the token', async () => {
		fixture.sandbox.altcraft.setInstallation('bodyOnly');
		const redirect = `${fixture.sandbox.otherOrigin.origin}/file.csv?token=${encodeURIComponent(fixture.sandbox.altcraft.token)}&signature=kept`;
		fixture.sandbox.faults.add({ path: '/api/download/**', redirect, times: Infinity });
		const result = await run('altcraft');
		expect(result.status).toBe('success');
		expectNothingGivenAway();
		expect(fixture.sandbox.otherOrigin.requests.at(-1)?.url).toBe('/file.csv?signature=kept');
	});

	it('when a redirect repeats the whole URL with the token, as for a sign-in page', async () => {
		fixture.sandbox.altcraft.setInstallation('bodyOnly');
		const { token } = fixture.sandbox.altcraft;
		const asked = encodeURIComponent(`https://panel.example/1.csv?token=${encodeURIComponent(token)}`);
		const redirect = `${fixture.sandbox.otherOrigin.origin}/file.csv?next=${asked}&lang=de`;
		fixture.sandbox.faults.add({ path: '/api/download/**', redirect, times: Infinity });
		await run('altcraft');
		expectNothingGivenAway();
		expect(fixture.sandbox.otherOrigin.requests.at(-1)?.url).toBe('/file.csv?lang=de');
	});

	it('when the platform names a file on another host', async () => {
		const exportId = await fixture.exportId('altcraft');
		for (const url of [
			`${fixture.sandbox.otherOrigin.origin}/file.csv`,
			`//localhost:${new URL(fixture.sandbox.otherOrigin.origin).port}/file.csv`,
			`${fixture.sandbox.altcraft.baseUrl.replace('://', '://x@')}.evil.example/file.csv`,
			'file:///etc/passwd',
		]) {
			fixture.sandbox.faults.clear();
			fixture.sandbox.faults.add({
				path: '/tasks/status',
				status: 200,
				body: {
					data: {
						status: 'completed',
						progress: 100,
						result: { errors: [], total: 5, type: 'database', urls: [url] },
					},
					error: 0,
					error_text: 'Successful operation',
				},
				times: Infinity,
			});
			const result = await run('altcraft', { operation: 'download', exportId });
			expect([url, result.status]).toEqual([url, 'error']);
			expectNothingGivenAway();
		}
	});
});
