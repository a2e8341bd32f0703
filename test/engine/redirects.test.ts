import type { INodeParameters } from 'n8n-workflow';
import { Bench, everything, PATHS, type Access, type NodeRun } from './support';

const ACCESSES = ['altcraft', 'wsse', 'oAuth2'] as const;

describe('Credentials stay on their own host', () => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await Bench.start();
	});
	afterAll(async () => {
		await bench.close();
	});
	beforeEach(() => {
		bench.reset();
		bench.sandbox.altcraft.setInstallation('both');
	});

	function expectNothingGivenAway(): void {
		for (const { headers, url, body } of bench.sandbox.stranger.requests) {
			const all = everything([headers, url, body]);
			for (const secret of bench.secrets) expect(all).not.toContain(secret);
			expect(headers['x-wsse']).toBeUndefined();
			expect(headers.authorization).toBeUndefined();
		}
	}

	async function run(access: Access, parameters: INodeParameters = {}): Promise<NodeRun> {
		return await bench.run(access, { ...parameters, options: { maxWait: 0.04 } });
	}

	describe.each(ACCESSES)('when %s redirects', (access) => {
		it.each([
			['start', 302],
			['start', 307],
			['start', 308],
			['look', 301],
			['look', 307],
			['file', 302],
			['file', 307],
		] as const)('%s with %s', async (step, status) => {
			const redirect = `${bench.sandbox.stranger.origin}/elsewhere`;
			bench.sandbox.faults.add({ path: PATHS[access][step], redirect, status, times: Infinity });
			const result = await run(access);
			expectNothingGivenAway();
			if (step !== 'file') expect(result.status).toBe('error');
		});

		it.each(['file:///etc/passwd', '//localhost:1/x'])('the file to %s', async (redirect) => {
			bench.sandbox.faults.add({ path: PATHS[access].file, redirect, times: Infinity });
			const result = await run(access);
			expect(result.status).toBe('error');
			expectNothingGivenAway();
		});
	});

	it.each(['bodyOnly', 'both'] as const)(
		'when an installation (%s) redirects the download',
		async (installation) => {
			bench.sandbox.altcraft.setInstallation(installation);
			const redirect = `${bench.sandbox.stranger.origin}/file.csv`;
			bench.sandbox.faults.add({ path: '/api/download/**', redirect, times: Infinity });
			await run('altcraft');
			expectNothingGivenAway();
		},
	);

	it('when a redirect repeats the query with the token', async () => {
		bench.sandbox.altcraft.setInstallation('bodyOnly');
		const redirect = `${bench.sandbox.stranger.origin}/file.csv?token=${encodeURIComponent(bench.sandbox.altcraft.token)}&signature=kept`;
		bench.sandbox.faults.add({ path: '/api/download/**', redirect, times: Infinity });
		const result = await run('altcraft');
		expect(result.status).toBe('success');
		expectNothingGivenAway();
		expect(bench.sandbox.stranger.requests.at(-1)?.url).toBe('/file.csv?signature=kept');
	});

	it('when the platform names a file on another host', async () => {
		const exportId = await bench.exportId('altcraft');
		for (const url of [
			`${bench.sandbox.stranger.origin}/file.csv`,
			`//localhost:${new URL(bench.sandbox.stranger.origin).port}/file.csv`,
			`${bench.sandbox.altcraft.baseUrl.replace('://', '://x@')}.evil.example/file.csv`,
			'file:///etc/passwd',
		]) {
			bench.sandbox.faults.clear();
			bench.sandbox.faults.add({
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
