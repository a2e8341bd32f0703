import type { INodeParameters } from 'n8n-workflow';
import { sandboxCredentials } from '../../../dev/demo/credentials';
import {
	createCredential,
	createWorkflow,
	downloadBinary,
	itemsOf,
	startWorkflow,
	waitForExecution,
	type CredentialData,
	type CredentialReference,
	type Execution,
	type N8nInstance,
} from '../../../dev/n8n';
import { startSandbox, type FaultHandle, type RecordedRequest, type Sandbox } from '../../../sandbox';
import { ALTCRAFT, EMARSYS, QUICK } from '../../n8n/support/parameters';
import { linearWorkflow, TRIGGER, type Step } from '../../n8n/support/workflows';
import { TcpProxy } from './tcpProxy';
import { scopeOf, type SignIn, type Injection, type Request } from './row';
import type { Secrets } from './secrets';

const NODE = 'Export';

const TYPES = {
	altcraft: 'altcraftApi',
	emarsys: 'emarsysWsseApi',
	oAuth2: 'emarsysOAuth2Api',
} as const satisfies Record<SignIn, string>;

/** Longer than any response timeout. */
const EXECUTION_MS = 240_000;

/** A sandbox for one execution, so that many can run in parallel in one n8n and each has its own record of starts. */
export class FaultFixture {
	/** Overrides fields of the credential. */
	readonly credential: CredentialData = {};
	/** The faults that must be hit. */
	readonly faults: FaultHandle[] = [];
	/** Actions while the execution runs. */
	whileRunning: () => Promise<void> = () => Promise.resolve();
	/** Called with the ID of the saved workflow, before it runs. */
	onSaved: (workflowId: string) => Promise<void> = () => Promise.resolve();
	private readonly atEnd: Array<() => Promise<void>> = [];

	private constructor(
		readonly n8n: N8nInstance,
		readonly sandbox: Sandbox,
		readonly signIn: SignIn,
		private readonly secrets: Secrets,
	) {}

	static async open(n8n: N8nInstance, signIn: SignIn, secrets: Secrets): Promise<FaultFixture> {
		const sandbox = await startSandbox({ rows: 50, jobDurationMs: 0, ...secrets.ofSandbox });
		return new FaultFixture(n8n, sandbox, signIn, secrets);
	}

	/** Adds a fault for a request. */
	inject(request: Request, injection: Injection): void {
		this.faults.push(this.sandbox.faults.add({ ...scopeOf(this.signIn, request), ...injection }));
	}

	/** The requests of one kind that the platform received. */
	received(request: Request): RecordedRequest[] {
		const pattern = {
			start: /\/get_all$|\/getregistrations$/,
			status: /\/tasks\/status$|\/export\/\d+$/,
			download: /\/api\/download\/|\/data$/,
		}[request];
		return this.sandbox.requests.filter(({ url }) => pattern.test(url.split('?', 1)[0] ?? ''));
	}

	/** Points the node to the platform at another port of this machine. */
	moveTo(port: number, protocol = 'http:'): void {
		const { baseUrl } = this.fields();
		const url = new URL(String(baseUrl));
		url.port = String(port);
		url.protocol = protocol;
		this.credential.baseUrl = url.href;
	}

	/** The port of the platform. */
	port(): number {
		return Number(new URL(String(this.fields().baseUrl)).port);
	}

	/** Puts a TCP proxy in front of the platform. */
	async proxy(): Promise<TcpProxy> {
		const proxy = await TcpProxy.to(this.port());
		this.moveTo(proxy.port);
		this.closeAtEnd(async () => await proxy.close());
		return proxy;
	}

	/** Closes something with the fixture. */
	closeAtEnd(close: () => Promise<void>): void {
		this.atEnd.push(close);
	}

	/** Starts an execution of the node, and returns its ID. */
	async start(parameters: INodeParameters = {}, settings: Partial<Step> = {}): Promise<string> {
		const { rest } = this.n8n;
		const type = TYPES[this.signIn];
		const data = { ...this.fields(), ...this.credential };
		const credentials = {
			[type]: await createCredential(rest, { name: type, type, data }),
			...(isDeliveredByFtp(parameters) && { emarsysFtpApi: await this.ftpCredential() }),
		};
		return await this.startStep({ credentials, ...settings }, parameters);
	}

	/** Waits for the end of an execution. */
	async end(id: string): Promise<Execution> {
		const execution = await waitForExecution(this.n8n.rest, id, { timeoutMs: EXECUTION_MS });
		this.secrets.learn(this.sandbox.requests);
		this.secrets.scanner(`execution ${id}`, execution.rawData);
		return execution;
	}

	/** The output items of an execution. */
	items(execution: Execution): ReturnType<typeof itemsOf> {
		return itemsOf(execution, NODE);
	}

	/** The bytes of an item's file. */
	async file(item: ReturnType<typeof itemsOf>[number] | undefined): Promise<Buffer> {
		if (!item?.binary?.data) throw new Error('The item has no file');
		return await downloadBinary(this.n8n.rest, item.binary.data);
	}

	async close(): Promise<void> {
		this.secrets.learn(this.sandbox.requests);
		await Promise.all([this.sandbox.close(), ...this.atEnd.map(async (close) => await close())]);
	}

	private async ftpCredential(): Promise<CredentialReference> {
		const data = {
			host: 'ftp.example.com',
			port: 21,
			username: 'delivery',
			password: this.secrets.ofFtp,
			folder: 'exports',
		};
		return await createCredential(this.n8n.rest, { name: 'ftp', type: 'emarsysFtpApi', data });
	}

	private fields(): CredentialData {
		return sandboxCredentials(this.sandbox)[TYPES[this.signIn]].data;
	}

	private async startStep(
		settings: Partial<Step>,
		{ options, ...parameters }: INodeParameters,
	): Promise<string> {
		const { rest } = this.n8n;
		const base: INodeParameters = this.signIn === 'altcraft' ? ALTCRAFT : EMARSYS;
		const saved = await createWorkflow(
			rest,
			linearWorkflow([
				{
					name: NODE,
					parameters: {
						...base,
						...(this.signIn === 'oAuth2' && { authentication: 'oAuth2' }),
						operation: 'export',
						...parameters,
						options: { ...QUICK, ...(options as INodeParameters | undefined) },
					},
					...settings,
				},
			]),
		);
		await this.onSaved(saved.id);
		return await startWorkflow(rest, saved, TRIGGER);
	}
}

function isDeliveredByFtp({ options }: INodeParameters): boolean {
	return (options as INodeParameters | undefined)?.distributionMethod === 'ftp';
}
