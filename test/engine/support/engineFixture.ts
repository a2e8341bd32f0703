import type {
	IDataObject,
	INode,
	INodeCredentials,
	INodeCredentialsDetails,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
} from 'n8n-workflow';
import { startSandbox, type RecordedRequest, type Sandbox, type SandboxOptions } from '../../../sandbox';
import { Engine, type BinaryMode, type Picker } from './engine';
import { TYPE } from './nodeTypes';
import {
	exportIdOf,
	fileOf,
	runNode,
	startNode,
	type NodeRun,
	type NodeRunning,
	type NodeSetup,
} from './runNode';

/** A platform and the authentication of the node. */
export type SignIn = 'altcraft' | 'wsse' | 'oAuth2';

const EMARSYS_PATHS = { start: '/contact/getregistrations', poll: '/export/*', file: '/export/*/data' };

/** Where the three steps of an export arrive at the sandbox, for its faults. */
export const PATHS: Record<SignIn, Record<'start' | 'poll' | 'file', string>> = {
	altcraft: { start: '/profiles/get_all', poll: '/tasks/status', file: '/api/download/**' },
	wsse: EMARSYS_PATHS,
	oAuth2: EMARSYS_PATHS,
};

/** Common parameters of all tests. */
export type Rest = Partial<Omit<NodeSetup, 'parameters'>>;

/** The shortest poll interval in seconds. The default one grows, which would slow down the tests for nothing. */
const POLL_INTERVAL = 1;

const ALTCRAFT: INodeParameters = {
	platform: 'altcraft',
	operation: 'export',
	sourceType: 'database',
	sourceId: { __rl: true, mode: 'id', value: '1' },
	output: 'file',
};

const EMARSYS: INodeParameters = {
	platform: 'emarsys',
	operation: 'export',
	exportType: 'registrations',
	contactFields: ['1', '2', '3'],
	timeWindow: 'custom',
	from: '2026-11-01T00:00:00',
	to: '2026-11-03T12:30:00',
	output: 'file',
};

/** n8n's engine and the sandbox, with a credential of each type. */
export class EngineFixture {
	private readonly details: Record<SignIn | 'ftp' | 'webDav', INodeCredentialsDetails>;

	private constructor(
		readonly engine: Engine,
		readonly sandbox: Sandbox,
	) {
		const { altcraft, emarsys } = sandbox;
		const save = engine.credentials.save.bind(engine.credentials);
		this.details = {
			altcraft: save('altcraftApi', {
				baseUrl: altcraft.baseUrl,
				token: altcraft.token,
				sendAs: 'automatic',
			}),
			wsse: save('emarsysWsseApi', {
				baseUrl: emarsys.v2Url,
				username: emarsys.username,
				secret: emarsys.secret,
			}),
			oAuth2: save('emarsysOAuth2Api', {
				baseUrl: emarsys.v3Url,
				accessTokenUrl: emarsys.tokenUrl,
				clientId: emarsys.clientId,
				clientSecret: emarsys.clientSecret,
			}),
			ftp: save('emarsysFtpApi', {
				host: 'ftp.example.com',
				port: 22,
				username: 'delivery',
				password: 'ftp-pass-R7wq21',
				folder: 'exports/contacts',
			}),
			webDav: save('emarsysWebDavApi', { baseUrl: emarsys.webDavUrl, ...emarsys.webDavUser }),
		};
	}

	/** Starts both; exports are short unless the test says otherwise. */
	static async start(options: SandboxOptions = {}, binaryMode?: BinaryMode): Promise<EngineFixture> {
		const sandbox = await startSandbox({ jobDurationMs: 300, rows: 50, ...options });
		const engine = await Engine.start(binaryMode ? { binaryMode } : {});
		return new EngineFixture(engine, sandbox);
	}

	async close(): Promise<void> {
		await this.sandbox.close();
		await this.engine.close();
	}

	/** Resets the sandbox after an earlier test. */
	reset(): void {
		this.sandbox.requests.length = 0;
		this.sandbox.faults.clear();
		this.sandbox.setJobDuration(300);
		this.sandbox.setRows(50);
		this.sandbox.setFileForm({});
		for (const job of this.sandbox.jobs.list())
			if (job.endedAt === undefined) this.sandbox.jobs.finish(job.id);
	}

	/** The secrets that must not appear anywhere. */
	get secrets(): string[] {
		return (['altcraft', 'wsse', 'oAuth2', 'ftp', 'webDav'] as const).flatMap((signIn) =>
			this.secretsOf(signIn),
		);
	}

	/** Those of one credential, including a token that was fetched for it. */
	secretsOf(signIn: SignIn | 'ftp' | 'webDav'): string[] {
		const { token, secret, clientSecret, password, oauthTokenData } = this.credential(signIn);
		const fetched = (oauthTokenData as IDataObject | undefined)?.access_token;
		return [token, secret, clientSecret, password, fetched].filter((value) => typeof value === 'string');
	}

	/** The current stored data of this credential. */
	credential(signIn: SignIn | 'ftp' | 'webDav'): IDataObject {
		return this.engine.credentials.read(this.details[signIn]) as IDataObject;
	}

	/** Changes fields of a stored credential until `restore` is called. */
	async changeCredential(
		signIn: SignIn | 'ftp' | 'webDav',
		changes: IDataObject,
	): Promise<() => Promise<void>> {
		const before = structuredClone(this.credential(signIn));
		const update = async (data: IDataObject) => {
			await this.engine.credentials.updateCredentials(this.details[signIn], TYPE_OF[signIn], data as never);
		};
		await update({ ...before, ...changes });
		return async () => {
			await update(before);
		};
	}

	/** The node as a user would set it up, with the given parameters on top; `options` are merged. */
	setup(signIn: SignIn, parameters: INodeParameters = {}, rest: Rest = {}): NodeSetup {
		const base = signIn === 'altcraft' ? ALTCRAFT : { ...EMARSYS, authentication: signIn };
		const options = { pollInterval: POLL_INTERVAL, ...(parameters.options as INodeParameters | undefined) };
		const credentials: INodeCredentials = { [TYPE_OF[signIn]]: this.details[signIn] };
		if (signIn !== 'altcraft') {
			credentials.emarsysFtpApi = this.details.ftp;
			credentials.emarsysWebDavApi = this.details.webDav;
		}
		return {
			credentials,
			workflowSettings: { timezone: 'Europe/Vienna' },
			...rest,
			parameters: { ...base, ...parameters, options },
		};
	}

	async run(signIn: SignIn, parameters?: INodeParameters, rest?: Rest): Promise<NodeRun> {
		return await runNode(this.engine, this.setup(signIn, parameters, rest));
	}

	/** Starts the node, which the test may stop. */
	startRun(signIn: SignIn, parameters?: INodeParameters, rest?: Rest): NodeRunning {
		return startNode(this.engine, this.setup(signIn, parameters, rest));
	}

	/** Lets the node start an export, and returns its ID. */
	async exportId(signIn: SignIn, parameters: INodeParameters = {}): Promise<string> {
		return exportIdOf(await this.run(signIn, { ...parameters, operation: 'start' }));
	}

	/** The options of a picker that loads them all at once. */
	async options(
		signIn: SignIn,
		method: string,
		credentials?: INodeCredentials,
		parameters: INodeParameters = {},
	): Promise<INodePropertyOptions[]> {
		const node = this.inEditor(signIn, credentials);
		return await this.engine.options({
			method,
			node: { ...node, parameters: { ...node.parameters, ...parameters } },
		});
	}

	/** A page of a picker with a search field. */
	async search(
		signIn: SignIn,
		method: string,
		page: Pick<Picker, 'filter' | 'paginationToken'> = {},
		credentials?: INodeCredentials,
	): Promise<INodeListSearchResult> {
		return await this.engine.search({ method, node: this.inEditor(signIn, credentials), ...page });
	}

	/** The node as the editor sends it with a picker request. */
	private inEditor(signIn: SignIn, chosen?: INodeCredentials): INode {
		const { parameters, credentials = {} } = this.setup(signIn);
		return {
			id: 'uuid-1234',
			name: 'Temp-Node',
			type: TYPE.contactExport,
			typeVersion: 1,
			position: [0, 0],
			parameters,
			credentials: chosen ?? credentials,
		};
	}

	/** The bytes of an item's file. */
	async file(run: NodeRun, index = 0, property?: string): Promise<Buffer> {
		return await this.engine.bytes(fileOf(run.items[index], property));
	}

	/** Requests to the platforms whose path ends with this or matches it. */
	received(path: string | RegExp = /./): RecordedRequest[] {
		return this.sandbox.requests.filter(({ url }) => {
			const [plain = ''] = url.split('?', 1);
			return typeof path === 'string' ? plain.endsWith(path) : path.test(plain);
		});
	}

	/** Requests that start an export. */
	get starts(): RecordedRequest[] {
		return this.received(/\/(get_all|getregistrations|getchanges|getcontacts|getresponses|filter)$/).filter(
			({ method }) => method === 'POST',
		);
	}

	/** Requests that poll the status. */
	get polls(): RecordedRequest[] {
		return this.received(/\/tasks\/status$|\/export\/\d+$/);
	}
}

const TYPE_OF: Record<SignIn | 'ftp' | 'webDav', string> = {
	altcraft: 'altcraftApi',
	wsse: 'emarsysWsseApi',
	oAuth2: 'emarsysOAuth2Api',
	ftp: 'emarsysFtpApi',
	webDav: 'emarsysWebDavApi',
};
