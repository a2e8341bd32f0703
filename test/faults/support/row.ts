import type { INodeParameters } from 'n8n-workflow';
import type { Fault } from '../../../sandbox';
import type { FaultFixture } from './faultFixture';

/** A platform and the authentication of the node. */
export type SignIn = 'altcraft' | 'emarsys' | 'oAuth2';

/** A request of the operation Export. */
export type Request = 'start' | 'status' | 'download';

type WithoutScope<F> = F extends Fault ? Omit<F, 'platform' | 'path' | 'method'> : never;

/** A fault of the sandbox; the row determines the request. */
export type Injection = WithoutScope<Fault>;

/** The expected outcome. `{id}` in a text stands for the ID of the export. */
export type Outcome =
	| {
			/** The complete file; the text says how the node handled the fault, for the page. */
			item: string;
			/** The contents of the file, if not those of the platform. */
			file?: string;
	  }
	| {
			/** A part of the message. */
			error: string;
			/** It is unknown whether the export was started, so it must not be started again. */
			unclear?: true;
	  };

/** A fault and its expected outcome: a test, and a row of docs/reliability.md. */
export interface Row {
	fault: string;
	request: Request;
	/** It is tested with each of them. */
	accesses: readonly SignIn[];
	outcome: Outcome;
	/** The faults of each case, which is an execution of its own. */
	cases?: ReadonlyArray<readonly Injection[]>;
	/** Other preparations of the execution. */
	arrange?: (fixture: FaultFixture) => void | Promise<void>;
	/** Switches n8n's Retry On Fail off, which is on for every row that ends with an error. */
	retried?: false;
	/** Overrides parameters of the node; `options` are merged. */
	parameters?: INodeParameters;
}

/** The rows of a table in docs/reliability.md. */
export interface Section {
	/** The name between the markers of the table. */
	name: string;
	rows: readonly Row[];
}

/** Both platforms; rows of Emarsys apply to WSSE and OAuth 2.0. */
export const BOTH: readonly SignIn[] = ['altcraft', 'emarsys'];

export function item(how: string, file?: string): Outcome {
	return { item: how, ...(file !== undefined && { file }) };
}

export function error(message: string): Outcome {
	return { error: message };
}

/** Emarsys can't recognize a repeated start, so a start without a response ends the run. */
export const UNCLEAR: Outcome = {
	error: 'The export may have been started: {platform} was asked to start it, but did not confirm it',
	unclear: true,
};

/** The sandbox's platform and path of a request. */
export function scopeOf(signIn: SignIn, request: Request): Pick<Fault, 'platform' | 'path'> {
	const [platform, paths] =
		signIn === 'altcraft'
			? ([
					'altcraft',
					{ start: '/profiles/get_all', status: '/tasks/status', download: '/api/download/**' },
				] as const)
			: ([
					'emarsys',
					{ start: '/contact/getregistrations', status: '/export/*', download: '/export/*/data' },
				] as const);
	return { platform, path: paths[request] };
}

/** How the node handles transient errors of a status request, a download, and a start on Altcraft. */
export const RETRY = 'It retries the request';
export const RETRY_DOWNLOAD = 'It downloads the file again from the start';
export const REPEAT_START = 'It repeats the start with the same Request-ID, which Altcraft recognizes';

/** The end of a wait without any response. */
export const NOT_FINISHED = error('Export {id} was not finished after');

/**
 * The rows of a fault that leaves open what the platform did, once and each time, for every request.
 *
 * @param download the outcome if the download fails each time
 */
export function transientFault(fault: string, injection: Injection, download: Outcome): Row[] {
	const once = [[injection]];
	const always = [[{ ...injection, times: Infinity }]];
	const eachTime = `${fault}, each time`;
	return [
		{ fault, request: 'start', accesses: ['altcraft'], cases: once, outcome: item(REPEAT_START) },
		{ fault, request: 'start', accesses: ['emarsys'], cases: once, outcome: UNCLEAR },
		{ fault: eachTime, request: 'start', accesses: ['altcraft'], cases: always, outcome: UNCLEAR },
		{ fault, request: 'status', accesses: BOTH, cases: once, outcome: item(RETRY) },
		{ fault: eachTime, request: 'status', accesses: BOTH, cases: always, outcome: NOT_FINISHED },
		{ fault, request: 'download', accesses: BOTH, cases: once, outcome: item(RETRY_DOWNLOAD) },
		{ fault: eachTime, request: 'download', accesses: BOTH, cases: always, outcome: download },
	];
}
