import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../n8n/support/callbacks';
import {
	AGAIN,
	AGAIN_FILE,
	BOTH,
	error,
	item,
	NOT_FINISHED,
	transientFault,
	SAME_NUMBER,
	UNCLEAR,
	type Injection,
	type Row,
	type Section,
} from '../support/row';
import { plainText, tlsServer } from '../support/servers';

/** So long that the node asks meanwhile. */
const REFUSED_MS = 2500;

/** Needs the rights of an administrator to listen at, so that no other test gets it meanwhile. */
const NOBODYS_PORT = 1;

const BROKE_OFF = error('The download of export {id} broke off');
const UNREACHABLE = error("The platform can't be reached");

/** Ways in which an answer doesn't arrive, or not as a whole. */
const CUTS: Array<[string, Injection, { file: Row['outcome'] }]> = [
	['Connection reset before the answer', { reset: 'beforeHeaders' }, { file: UNREACHABLE }],
	['Connection reset within the headers', { reset: 'inHeaders' }, { file: UNREACHABLE }],
	['Connection reset after the headers', { reset: 'afterHeaders' }, { file: BROKE_OFF }],
	['Connection reset in the middle of the body', { reset: { afterBytes: 30 } }, { file: BROKE_OFF }],
	[
		'Connection reset after the platform has done its work',
		{ processThenReset: true },
		{ file: UNREACHABLE },
	],
	['The body ends early', { truncate: 30 }, { file: BROKE_OFF }],
	[
		'The body ends early, and its length was not announced',
		{ truncate: 30, chunked: true },
		{ file: BROKE_OFF },
	],
];

const cut = CUTS.flatMap(([fault, injection, { file }]) => transientFault(fault, injection, file));

const refused: Row[] = [
	{
		fault: 'Connection refused',
		request: 'start',
		accesses: ['altcraft', 'emarsys', 'oAuth2'],
		arrange: (fixture) => fixture.moveTo(NOBODYS_PORT),
		outcome: error("The platform can't be reached: connection refused"),
	},
	{
		fault: 'Connection refused for a while',
		request: 'status',
		accesses: BOTH,
		arrange: async (fixture) => {
			fixture.sandbox.setJobDuration(6000);
			const proxy = await fixture.proxy();
			fixture.whileRunning = async () => {
				await until('a status was asked for', () => fixture.received('status').length > 0, 60_000);
				await proxy.close();
				await sleep(REFUSED_MS);
				await proxy.reopen();
			};
		},
		outcome: item(AGAIN),
	},
	{
		fault: 'Connection refused from then on',
		request: 'status',
		accesses: BOTH,
		arrange: async (fixture) => {
			fixture.sandbox.setJobDuration(60_000);
			const proxy = await fixture.proxy();
			fixture.whileRunning = async () => {
				await until('a status was asked for', () => fixture.received('status').length > 0, 60_000);
				await proxy.close();
			};
		},
		outcome: NOT_FINISHED,
	},
	{
		fault: 'Connection refused from then on',
		request: 'download',
		accesses: BOTH,
		cases: [[{ reset: 'beforeHeaders', times: Infinity }]],
		arrange: async (fixture) => {
			const proxy = await fixture.proxy();
			fixture.whileRunning = async () => {
				await until('the file was asked for', () => fixture.received('download').length > 0, 60_000);
				await proxy.close();
			};
		},
		outcome: UNREACHABLE,
		// A second attempt would begin with the status, which is refused as well.
		retried: false,
	},
];

const names: Row[] = [
	{
		fault: 'The host name is not known',
		request: 'start',
		accesses: BOTH,
		arrange: ({ credential }) => {
			credential.baseUrl = 'http://no-such-host.invalid';
		},
		outcome: UNREACHABLE,
	},
	{
		fault: 'The file is at a host whose name is not known',
		request: 'download',
		accesses: BOTH,
		cases: [[{ redirect: 'http://no-such-host.invalid/file.csv', times: Infinity }]],
		outcome: UNREACHABLE,
	},
];

const encryption: Row[] = [
	{
		fault: 'A certificate that nobody vouches for',
		request: 'start',
		accesses: BOTH,
		arrange: async (fixture) => fixture.moveTo(await tlsServer(fixture), 'https:'),
		outcome: error('No secure connection to the platform'),
	},
	{
		fault: 'No encryption where https:// is asked for',
		request: 'start',
		accesses: BOTH,
		arrange: (fixture) => fixture.moveTo(fixture.port(), 'https:'),
		outcome: error('No secure connection to the platform'),
	},
	{
		fault: 'The file is at a host with a certificate that nobody vouches for',
		request: 'download',
		accesses: BOTH,
		arrange: async (fixture) => {
			const redirect = `https://localhost:${await tlsServer(fixture)}/file.csv`;
			fixture.inject('download', { redirect, times: Infinity });
		},
		outcome: error('No secure connection to the platform'),
	},
	{
		fault: 'The answer is not HTTP',
		request: 'start',
		accesses: BOTH,
		arrange: async (fixture) => fixture.moveTo(await plainText(fixture, 'SSH-2.0-OpenSSH_9.6\r\n')),
		outcome: UNCLEAR,
	},
];

const SILENCE = [[{ hang: true } as const]];

const slow: Row[] = [
	{
		fault: 'No answer at all, for a minute',
		request: 'start',
		accesses: ['altcraft'],
		cases: SILENCE,
		outcome: item(SAME_NUMBER),
	},
	{
		fault: 'No answer at all, for a minute',
		request: 'start',
		accesses: ['emarsys'],
		cases: SILENCE,
		outcome: UNCLEAR,
	},
	{
		fault: 'No answer at all, for a minute',
		request: 'status',
		accesses: BOTH,
		cases: SILENCE,
		outcome: item(AGAIN),
	},
	{
		// Emarsys, which puts the file together while it is asked for, gets five minutes.
		fault: 'No answer at all, for a minute',
		request: 'download',
		accesses: ['altcraft'],
		cases: SILENCE,
		outcome: item(AGAIN_FILE),
	},
	...(['status', 'download'] as const).map(
		(request): Row => ({
			fault: 'The answer falls silent in the middle, for a minute',
			request,
			accesses: BOTH,
			cases: [[{ stall: { afterBytes: 30 } }]],
			outcome: item(request === 'status' ? AGAIN : AGAIN_FILE),
		}),
	),
	...(['start', 'status', 'download'] as const).map(
		(request): Row => ({
			fault: 'The answer drips, a few bytes at a time',
			request,
			accesses: BOTH,
			cases: [[{ drip: { bytes: 20, everyMs: 20 }, times: Infinity }]],
			outcome: item('It waits for the whole'),
		}),
	),
];

export const connections: Section = {
	title: 'Connections',
	text: 'An answer that is lost says nothing about whether the request was dealt with. So only reading is simply repeated, and a start that Altcraft knows by its number: both within "Max Wait". A file that breaks off each time is fetched five times.',
	rows: [...slow, ...refused, ...names, ...encryption, ...cut],
};
