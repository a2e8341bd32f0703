import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../n8n/support/callbacks';
import {
	RETRY,
	RETRY_DOWNLOAD,
	BOTH,
	error,
	item,
	NOT_FINISHED,
	transientFault,
	REPEAT_START,
	UNCLEAR,
	type Injection,
	type Row,
	type Section,
} from '../support/row';
import { plainText, tlsServer } from '../support/servers';

/** Long enough for the node to send a request meanwhile. */
const REFUSED_MS = 2500;

/** A privileged port, which no other test can get meanwhile. */
const NOBODYS_PORT = 1;

const BROKE_OFF = error('The download of export {id} was interrupted');
const UNREACHABLE = error("The platform can't be reached");

/** Ways in which a response does not arrive completely. */
const CUTS: Array<[string, Injection, { file: Row['outcome'] }]> = [
	['Connection reset before the response', { reset: 'beforeHeaders' }, { file: UNREACHABLE }],
	['Connection reset within the headers', { reset: 'inHeaders' }, { file: UNREACHABLE }],
	['Connection reset after the headers', { reset: 'afterHeaders' }, { file: BROKE_OFF }],
	['Connection reset in the middle of the body', { reset: { afterBytes: 30 } }, { file: BROKE_OFF }],
	[
		'Connection reset after the platform has processed the request',
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
				await until('the status was requested', () => fixture.received('status').length > 0, 60_000);
				await proxy.close();
				await sleep(REFUSED_MS);
				await proxy.reopen();
			};
		},
		outcome: item(RETRY),
	},
	{
		fault: 'Connection refused from then on',
		request: 'status',
		accesses: BOTH,
		arrange: async (fixture) => {
			fixture.sandbox.setJobDuration(60_000);
			const proxy = await fixture.proxy();
			fixture.whileRunning = async () => {
				await until('the status was requested', () => fixture.received('status').length > 0, 60_000);
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
				await until('the file was requested', () => fixture.received('download').length > 0, 60_000);
				await proxy.close();
			};
		},
		outcome: UNREACHABLE,
		// A second attempt would start with the status, which is refused as well.
		retried: false,
	},
];

const names: Row[] = [
	{
		fault: 'The host name is unknown',
		request: 'start',
		accesses: BOTH,
		arrange: ({ credential }) => {
			credential.baseUrl = 'http://no-such-host.invalid';
		},
		outcome: UNREACHABLE,
	},
	{
		fault: 'The file is on a host whose name is unknown',
		request: 'download',
		accesses: BOTH,
		cases: [[{ redirect: 'http://no-such-host.invalid/file.csv', times: Infinity }]],
		outcome: UNREACHABLE,
	},
];

const encryption: Row[] = [
	{
		fault: 'A certificate that is not trusted',
		request: 'start',
		accesses: BOTH,
		arrange: async (fixture) => fixture.moveTo(await tlsServer(fixture), 'https:'),
		outcome: error('No secure connection to the platform'),
	},
	{
		fault: 'No encryption with https://',
		request: 'start',
		accesses: BOTH,
		arrange: (fixture) => fixture.moveTo(fixture.port(), 'https:'),
		outcome: error('No secure connection to the platform'),
	},
	{
		fault: 'The file is on a host with an untrusted certificate',
		request: 'download',
		accesses: BOTH,
		arrange: async (fixture) => {
			const redirect = `https://localhost:${await tlsServer(fixture)}/file.csv`;
			fixture.inject('download', { redirect, times: Infinity });
		},
		outcome: error('No secure connection to the platform'),
	},
	{
		fault: 'The response is not HTTP',
		request: 'start',
		accesses: BOTH,
		arrange: async (fixture) => fixture.moveTo(await plainText(fixture, 'SSH-2.0-OpenSSH_9.6\r\n')),
		outcome: UNCLEAR,
	},
];

const SILENCE = [[{ hang: true } as const]];

const slow: Row[] = [
	{
		fault: 'No response for a minute',
		request: 'start',
		accesses: ['altcraft'],
		cases: SILENCE,
		outcome: item(REPEAT_START),
	},
	{
		fault: 'No response for a minute',
		request: 'start',
		accesses: ['emarsys'],
		cases: SILENCE,
		outcome: UNCLEAR,
	},
	{
		fault: 'No response for a minute',
		request: 'status',
		accesses: BOTH,
		cases: SILENCE,
		outcome: item(RETRY),
	},
	{
		// Emarsys has five minutes, because it creates the file on request.
		fault: 'No response for a minute',
		request: 'download',
		accesses: ['altcraft'],
		cases: SILENCE,
		outcome: item(RETRY_DOWNLOAD),
	},
	...(['status', 'download'] as const).map(
		(request): Row => ({
			fault: 'The response stalls in the middle for a minute',
			request,
			accesses: BOTH,
			cases: [[{ stall: { afterBytes: 30 } }]],
			outcome: item(request === 'status' ? RETRY : RETRY_DOWNLOAD),
		}),
	),
	...(['start', 'status', 'download'] as const).map(
		(request): Row => ({
			fault: 'The response trickles, a few bytes at a time',
			request,
			accesses: BOTH,
			cases: [[{ drip: { bytes: 20, everyMs: 20 }, times: Infinity }]],
			outcome: item('It waits for all of it'),
		}),
	),
];

export const connections: Section = {
	name: 'connections',
	rows: [...slow, ...refused, ...names, ...encryption, ...cut],
};
