import type { INodeParameters } from 'n8n-workflow';
import type { Fault } from '../../../sandbox';
import type { FaultFixture } from './faultFixture';

/** A platform and how the node signs in to it. */
export type SignIn = 'altcraft' | 'emarsys' | 'oAuth2';

/** A request of the operation Export. */
export type Request = 'start' | 'status' | 'download';

type WithoutScope<F> = F extends Fault ? Omit<F, 'platform' | 'path' | 'method'> : never;

/** A fault of the sandbox; the row says which request it is for. */
export type Injection = WithoutScope<Fault>;

/** What must come out. `{id}` in a text stands for the id of the export. */
export type Outcome =
	| {
			/** The file, whole; how the node got over the fault, for the page. */
			item: string;
			/** What the file holds, if not what the platform has. */
			file?: string;
	  }
	| {
			/** What the message must say. */
			error: string;
			/** Nobody can know whether the export was started: it must not be started again. */
			unclear?: true;
	  };

/** One fault, and what must come out: a test, and a row of docs/reliability.md. */
export interface Row {
	/** What goes wrong. */
	fault: string;
	request: Request;
	/** It is tested with each of them. */
	accesses: readonly SignIn[];
	outcome: Outcome;
	/** Put in the way of the request; several cases are an execution each. */
	cases?: ReadonlyArray<readonly Injection[]>;
	/** What else is to be done before the execution. */
	arrange?: (fixture: FaultFixture) => void | Promise<void>;
	/** Whether n8n's Retry On Fail is on, as it is for every row that ends with an error. Default yes. */
	retried?: false;
	/** Over the parameters of the node; `options` are added to its options. */
	parameters?: INodeParameters;
}

/** Rows that belong together. */
export interface Section {
	title: string;
	/** What stands above the table on the page. */
	text: string;
	rows: readonly Row[];
}

/** Both platforms; what is said of Emarsys holds for WSSE and OAuth 2.0. */
export const BOTH: readonly SignIn[] = ['altcraft', 'emarsys'];

/** The file, whole. */
export function item(how: string, file?: string): Outcome {
	return { item: how, ...(file !== undefined && { file }) };
}

/** An error that says this. */
export function error(message: string): Outcome {
	return { error: message };
}

/** Emarsys knows no repeatable start, so that a start without an answer is the end of the run. */
export const UNCLEAR: Outcome = {
	error: 'The export may have been started: {platform} was asked to start it, but did not confirm it',
	unclear: true,
};

/** Where the requests of an export arrive at the sandbox, for its faults. */
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

/** How the node gets over what passes: a question, a file, and a start that Altcraft can tell from a repeat. */
export const AGAIN = 'It asks again';
export const AGAIN_FILE = 'It fetches the file again, from its beginning';
export const SAME_NUMBER = 'It asks again with the same request number, by which Altcraft knows a repeat';

/** What comes out of a wait whose questions are never answered. */
export const NOT_FINISHED = error('Export {id} was not finished after');

/**
 * The rows of a fault of which nobody knows what the platform did meanwhile, once and each time, at every request.
 * @param download what comes out when the file can never be had
 */
export function transientFault(fault: string, injection: Injection, download: Outcome): Row[] {
	const once = [[injection]];
	const always = [[{ ...injection, times: Infinity }]];
	const forEver = `${fault}, each time`;
	return [
		{ fault, request: 'start', accesses: ['altcraft'], cases: once, outcome: item(SAME_NUMBER) },
		{ fault, request: 'start', accesses: ['emarsys'], cases: once, outcome: UNCLEAR },
		{ fault: forEver, request: 'start', accesses: ['altcraft'], cases: always, outcome: UNCLEAR },
		{ fault, request: 'status', accesses: BOTH, cases: once, outcome: item(AGAIN) },
		{ fault: forEver, request: 'status', accesses: BOTH, cases: always, outcome: NOT_FINISHED },
		{ fault, request: 'download', accesses: BOTH, cases: once, outcome: item(AGAIN_FILE) },
		{ fault: forEver, request: 'download', accesses: BOTH, cases: always, outcome: download },
	];
}
