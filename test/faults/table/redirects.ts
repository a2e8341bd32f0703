import { BOTH, error, item, type Row, type Section } from '../support/row';

/** What the other origin of the sandbox responds with. */
const ELSEWHERE = 'otherOrigin\nthis file is not yours\n';

const REDIRECTED = error('The {platform} API redirects');

const ofApi = (['start', 'status'] as const).flatMap((request): Row[] => [
	...[302, 307, 308].map(
		(status): Row => ({
			fault: `To another host (${status})`,
			request,
			accesses: BOTH,
			arrange: (fixture) =>
				fixture.inject(request, {
					redirect: `${fixture.sandbox.otherOrigin.origin}/x`,
					status,
					times: Infinity,
				}),
			outcome: REDIRECTED,
		}),
	),
	{
		fault: 'To itself',
		request,
		accesses: BOTH,
		arrange: (fixture) => fixture.inject(request, { redirect: '', times: Infinity }),
		outcome: REDIRECTED,
	},
	{
		fault: 'To `file:`',
		request,
		accesses: BOTH,
		cases: [[{ redirect: 'file:///etc/passwd', times: Infinity }]],
		outcome: REDIRECTED,
	},
]);

const ofFile: Row[] = [
	...[302, 307].map(
		(status): Row => ({
			fault: `To another host (${status})`,
			request: 'download',
			accesses: ['altcraft', 'emarsys', 'oAuth2'],
			arrange: (fixture) =>
				fixture.inject('download', {
					redirect: `${fixture.sandbox.otherOrigin.origin}/x.csv`,
					status,
					times: Infinity,
				}),
			outcome: item('The file is downloaded there, without any credentials', ELSEWHERE),
		}),
	),
	{
		fault: 'To itself',
		request: 'download',
		accesses: BOTH,
		cases: [[{ redirect: '?again', times: Infinity }]],
		outcome: error('The download was redirected more than five times'),
	},
	...['file:///etc/passwd', 'ftp://localhost/file.csv', 'data:text/csv,a'].map(
		(redirect): Row => ({
			fault: `To \`${redirect.split(':', 1)[0]}:\``,
			request: 'download',
			accesses: BOTH,
			cases: [[{ redirect, times: Infinity }]],
			outcome: error('The download was redirected to an address that is neither http nor https'),
		}),
	),
	{
		fault: 'To no URL, or an invalid one',
		request: 'download',
		accesses: BOTH,
		cases: [
			[{ status: 302, times: Infinity }],
			[{ redirect: 'http://[', times: Infinity }],
			[{ redirect: 'http://', times: Infinity }],
		],
		outcome: error('The download was redirected to'),
	},
];

const namedFiles: Row[] = ['https://localhost/file.csv', '//localhost/file.csv', 'file:///etc/passwd'].map(
	(url): Row => ({
		fault: `The status names a file at \`${url.replace('localhost', 'another.host')}\``,
		request: 'status',
		accesses: ['altcraft'],
		cases: [
			[
				{
					rewrite: (body) => {
						const response = JSON.parse(body) as { data: { result: { urls: string[] } } };
						response.data.result.urls = [url];
						return JSON.stringify(response);
					},
					times: Infinity,
				},
			],
		],
		outcome: error(
			'The file of export {id} is on another host than the Altcraft panel, so it was not fetched',
		),
	}),
);

export const redirects: Section = {
	name: 'redirects',
	rows: [...ofApi, ...ofFile, ...namedFiles],
};
