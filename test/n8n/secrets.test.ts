import type { INodeParameters } from 'n8n-workflow';
import type { Execution } from '../../dev/n8n';
import type { Fault, RecordedRequest } from '../../sandbox';
import { findTexts } from './support/allFiles';
import { ALTCRAFT, EMARSYS, QUICK } from './support/parameters';
import { N8nFixture } from './support/n8nFixture';
import { linearWorkflow } from './support/workflows';

const OAUTH: INodeParameters = { ...EMARSYS, authentication: 'oAuth2' };

/** Faults that produce an error from a request with credentials in it. */
const FAULTS: Array<[string, Fault | undefined]> = [
	['no fault', undefined],
	['the connection is cut', { times: Infinity, reset: 'beforeHeaders' }],
	['everything is refused', { times: Infinity, status: 401, body: { replyCode: 1, replyText: 'no' } }],
	['the status is not found', { times: Infinity, status: 404, path: /status|export\/\d+$/ }],
	['the file is not found', { times: Infinity, status: 410, path: /download|\/data$/ }],
];

/** Secrets in a request's headers. */
function secretsIn({ headers, body, url }: RecordedRequest): string[] {
	const wsse = /PasswordDigest="([^"]+)"/.exec(String(headers['x-wsse']))?.[1];
	const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
	const basic = /^Basic (.+)$/.exec(headers.authorization ?? '')?.[1];
	const inUrl = new URL(url, 'http://platform').searchParams.get('token');
	const inBody = /"token":\s*"([^"]+)"/.exec(body)?.[1];
	return [wsse, bearer, basic, inUrl, inBody].filter((text) => text !== undefined && text !== null);
}

describe('secrets', () => {
	let fixture: N8nFixture;
	const executions: Execution[] = [];
	const secrets = new Set<string>();

	beforeAll(async () => {
		fixture = await N8nFixture.open();
		const { altcraft, emarsys } = fixture.sandbox;
		// Old installations accept the token in bodies and URLs, where it leaks most easily.
		altcraft.setInstallation('bodyOnly');
		for (const text of [altcraft.token, emarsys.secret, emarsys.clientSecret]) secrets.add(text);
	});
	afterAll(async () => await fixture.close());

	describe.each(FAULTS)('%s', (_, fault) => {
		it.each<[string, INodeParameters]>([
			['altcraftApi', ALTCRAFT],
			['emarsysWsseApi', EMARSYS],
			['emarsysOAuth2Api', OAUTH],
		])('%s: none in the execution', async (credential, parameters) => {
			fixture.sandbox.faults.clear();
			fixture.sandbox.requests.length = 0;
			if (fault) fixture.sandbox.faults.add(fault);
			const execution = await fixture.run(
				linearWorkflow([
					{
						name: 'Export',
						parameters: {
							...parameters,
							operation: 'export',
							// Longer than transient errors last.
							options: { ...QUICK, ...(fault && { maxWait: 0.05 }) },
						},
						credentials: fixture.pick(credential),
					},
				]),
			);
			expect(execution.status).toBe(fault ? 'error' : 'success');
			executions.push(execution);
			for (const request of fixture.sandbox.requests) secretsIn(request).forEach((text) => secrets.add(text));
			for (const text of secrets) expect(execution.rawData).not.toContain(text);
		});
	});

	it('none in what n8n stores: database, binary data, log', async () => {
		// The test is worthless if it does not know the secrets.
		expect(executions.length).toBe(FAULTS.length * 3);
		expect(secrets.size).toBeGreaterThan(10);
		expect(await findTexts(fixture.n8n.userFolder, [...secrets])).toEqual([]);
	});
});
