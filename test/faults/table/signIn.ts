import { until } from '../../n8n/support/callbacks';
import { error, item, type Row, type Section } from '../support/row';
import type { FaultFixture } from '../support/faultFixture';

const TOKEN = '/oauth2/token';

const REFUSED = error('{platform} did not accept the');
const PERMISSIONS = {
	start: 'export.contact.registrations',
	status: 'export.status',
	download: 'export.download',
};
const NO_TOKEN = error('No access token could be fetched with these credentials');

const clock = (['start', 'status', 'download'] as const).flatMap((request) =>
	[10, -10].map(
		(minutes): Row => ({
			fault: `The clock of n8n is ten minutes ${minutes < 0 ? 'ahead' : 'behind'}`,
			request,
			accesses: ['emarsys'],
			cases: [[{ clockSkewMs: minutes * 60_000, times: Infinity }]],
			outcome: error('Emarsys refused the login because the clock of this n8n is'),
		}),
	),
);

const revoked: Row[] = [
	...(['start', 'status', 'download'] as const).flatMap((request): Row[] => [
		{
			fault: 'The credentials are refused',
			request,
			accesses: ['emarsys'],
			cases: [[{ emarsysError: 'unauthorized', times: Infinity }]],
			outcome: REFUSED,
		},
		{
			fault: 'The token is refused',
			request,
			accesses: ['altcraft'],
			cases: [[{ altcraftError: 401, times: Infinity }]],
			outcome: REFUSED,
		},
		...(['altcraft', 'emarsys'] as const).map(
			(platform): Row => ({
				fault: 'A permission is missing',
				request,
				accesses: [platform],
				cases: [[{ status: 403, body: '', times: Infinity }]],
				outcome: error(
					platform === 'altcraft'
						? 'The Altcraft token lacks the permission for this'
						: `The Emarsys API user lacks the permission ${PERMISSIONS[request]}`,
				),
			}),
		),
		{
			fault: 'The access token is refused, and so is a new one',
			request,
			accesses: ['oAuth2'],
			cases: [[{ emarsysError: 'unauthorized', times: Infinity }]],
			outcome: error('The platform did not accept the access token, not even a fresh one'),
		},
		{
			fault: 'The access token is refused, but a new one is not',
			request,
			accesses: ['oAuth2'],
			cases: [[{ emarsysError: 'unauthorized' }]],
			outcome: item('It fetches a new token'),
		},
	]),
	{
		fault: 'The access token is revoked meanwhile',
		request: 'status',
		accesses: ['oAuth2'],
		arrange: (fixture) => revokeHalfWay(fixture, () => Promise.resolve()),
		outcome: item('It fetches a new token'),
	},
	{
		fault: 'The access token is revoked meanwhile, and no new one is issued',
		request: 'status',
		accesses: ['oAuth2'],
		arrange: (fixture) =>
			revokeHalfWay(fixture, () => {
				fixture.sandbox.faults.add({
					path: TOKEN,
					status: 401,
					body: { error: 'invalid_client' },
					times: Infinity,
				});
				return Promise.resolve();
			}),
		parameters: { options: { maxWait: 2 } },
		outcome: NO_TOKEN,
	},
];

function revokeHalfWay(fixture: FaultFixture, before: () => Promise<void>): void {
	fixture.sandbox.setJobDuration(10_000);
	fixture.whileRunning = async () => {
		await until('the status was requested', () => fixture.received('status').length > 0, 60_000);
		await before();
		fixture.sandbox.emarsys.revokeTokens();
	};
}

const tokenServer: Row[] = (
	[
		['refuses', { status: 401, body: { error: 'invalid_client' } }, NO_TOKEN],
		['responds with a web page', { status: 200, body: '<html>Sign in</html>' }, NO_TOKEN],
		['responds with nothing', { status: 200, body: '' }, NO_TOKEN],
		['responds with JSON without a token', { status: 200, body: { hello: 'world' } }, NO_TOKEN],
		['fails', { status: 503, body: '' }, error('The access token server responded with an error')],
		['cuts the connection', { reset: 'beforeHeaders' }, error("The platform can't be reached")],
	] as const
).map(
	([what, injection, outcome]): Row => ({
		fault: `The access token server ${what}`,
		request: 'start',
		accesses: ['oAuth2'],
		arrange: ({ sandbox, faults }) => {
			faults.push(sandbox.faults.add({ path: TOKEN, ...injection, times: Infinity }));
		},
		outcome,
	}),
);

export const signIn: Section = {
	name: 'signIn',
	rows: [...clock, ...revoked, ...tokenServer],
};
