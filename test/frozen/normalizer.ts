import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { RecordedRequest, Sandbox } from '../../sandbox';

/** The time of the runs by the clock that the nodes read. */
export const NOW = '2026-11-20T12:30:00Z';

/** A time within these ten minutes, as sent to Emarsys. */
const WRITTEN_NOW = /2026-11-20 13:3\d:\d\d/g;

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The random part of Emarsys' file names. */
const UNGUESSABLE = /(?<=<id>_1_en-)[0-9a-f]{6}/g;

/** Fields of an item that are the same in each run. */
const STEADY = new Set([
	...[
		'platform',
		'status',
		'platformStatus',
		'progress',
		'type',
		'contactFields',
		'timeRange',
		'timeRangeNote',
	],
	...['fileName', 'ftpHost', 'ftpDir', 'part', 'timedOut', 'errors'],
]);

/** Paths that start an export. */
const START =
	/\/(profiles\/get_all|contact\/getregistrations|contact\/getchanges|email\/getcontacts|email\/getresponses|export\/filter)$/;

/** The requests between a workflow and the platforms, without what differs from run to run. */
export class Normalizer {
	private readonly changing: Array<[string, string]>;

	constructor(sandbox: Sandbox, secrets: readonly string[]) {
		const ids = sandbox.jobs.list().map(({ id }): [string, string] => [id, '<id>']);
		// URLs contain the ID without its prefix.
		this.changing = [
			...secrets.map((secret): [string, string] => [secret, '<secret>']),
			...ids.sort(([a], [b]) => b.length - a.length),
		];
	}

	/** The starts of exports, in order. */
	sent(requests: readonly RecordedRequest[]): string[] {
		return requests.filter(isStart).map((request) => this.request(request));
	}

	/** All other requests, each kind once. */
	asked(requests: readonly RecordedRequest[]): string[] {
		const others = requests.filter((request) => !isStart(request));
		return [...new Set(others.map((request) => this.request(request)))].sort();
	}

	/** The kinds of items, each once: for a row its columns, otherwise the fields, with the values that are stable. */
	given(items: readonly INodeExecutionData[]): IDataObject[] {
		const kinds = items.map((item) => JSON.stringify(this.item(item)));
		return [...new Set(kinds)].map((kind) => JSON.parse(kind) as IDataObject);
	}

	private request({ platform, method, url, body }: RecordedRequest): string {
		return this.text(`${platform} ${method} ${url} ${body}`.trimEnd());
	}

	private item({ json, binary = {} }: INodeExecutionData): IDataObject {
		if (!('exportId' in json)) return { columns: Object.keys(json) };
		const fields = Object.entries(json).map(([name, value]) => [
			name,
			STEADY.has(name) ? (JSON.parse(this.text(JSON.stringify(value))) as unknown) : `<${typeof value}>`,
		]);
		const files = Object.entries(binary).map(([name, { mimeType, fileName = '' }]) => [
			name,
			{ mimeType, fileName: this.text(fileName) },
		]);
		return {
			json: Object.fromEntries(fields) as IDataObject,
			...(files.length > 0 && { binary: Object.fromEntries(files) as IDataObject }),
		};
	}

	private text(text: string): string {
		let normalizer = text;
		for (const [value, name] of this.changing) normalizer = normalizer.replaceAll(value, name);
		return normalizer.replace(WRITTEN_NOW, '<now>').replace(UUID, '<uuid>').replace(UNGUESSABLE, '<hex>');
	}
}

const isStart = ({ method, url }: RecordedRequest): boolean =>
	method === 'POST' && START.test(url.split('?', 1)[0] ?? '');
