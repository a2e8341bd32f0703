import {
	createWorkflow,
	OWNER,
	RestClient,
	signIn,
	startWorkflow,
	waitForExecution,
	type CredentialReference,
} from '../../dev/n8n';
import { nodeTypes } from './support/editorRequests';
import { until } from './support/callbacks';
import { DevLoop } from './support/devLoop';
import { linearWorkflow, EXPORT_NODE, TRIGGER } from './support/workflows';

const LONG_MS = 600_000;
const LABELS = 'nodes/platforms/emarsys/labels.ts';

/** A developer's session, step by step, without a manual restart. */
describe('npm run dev', () => {
	let loop: DevLoop;
	let rest: RestClient;
	beforeAll(async () => {
		loop = await DevLoop.start();
		const said = await loop.says(/Ctrl-C stops everything/);
		expect(said).toContain(OWNER.password);
		rest = new RestClient(/n8n's editor:\s+(\S+)/.exec(said)?.[1] ?? '');
		await signIn(rest);
	}, LONG_MS);
	afterAll(async () => await loop.remove(), LONG_MS);

	/** The labels of the node's fields, as an open editor gets them; empty while n8n rewrites the file. */
	async function labels(): Promise<string[]> {
		const types = await nodeTypes(rest).catch(() => []);
		const node = types.find(({ name }) => name === EXPORT_NODE);
		return node?.properties.map(({ displayName }) => displayName) ?? [];
	}

	const hasLabel = async (label: string): Promise<unknown> =>
		await until(label, async () => (await labels()).includes(label), LONG_MS);

	/** The node's error for an empty export ID. */
	async function error(): Promise<string | undefined> {
		const credentials = await rest.send<Array<CredentialReference & { type: string }>>(
			'GET',
			'/rest/credentials',
		);
		const altcraftApi = credentials.find(({ type }) => type === 'altcraftApi');
		if (!altcraftApi) throw new Error('n8n has no credential for Altcraft');
		const step = {
			name: 'Get status',
			// By an expression: n8n itself rejects an empty required field.
			parameters: { platform: 'altcraft', operation: 'getStatus', exportId: '={{ "" }}' },
			credentials: { altcraftApi: { id: altcraftApi.id, name: altcraftApi.name } },
		};
		const workflow = await createWorkflow(rest, linearWorkflow([step]));
		const execution = await waitForExecution(rest, await startWorkflow(rest, workflow, TRIGGER));
		return execution.data.resultData.error?.message;
	}

	it(
		'has the examples and credentials',
		async () => {
			const names = (await rest.send<Array<{ name: string }>>('GET', '/rest/workflows')).map(
				({ name }) => name,
			);
			expect(names).toEqual(expect.arrayContaining(['Emarsys to file', 'Altcraft to file']));
			expect(await error()).toBe('Export ID: enter the ID of an export');
		},
		LONG_MS,
	);

	it(
		'a changed label appears in the editor',
		async () => {
			await loop.change(LABELS, "'Time Window'", "'Window of Time'");
			await hasLabel('Window of Time');
			expect(await labels()).not.toContain('Time Window');
			expect(await loop.says(/✔ n8n has it/)).toContain(LABELS);
		},
		LONG_MS,
	);

	it(
		'a mistake is reported, and n8n keeps the previous version',
		async () => {
			await loop.change(LABELS, "'Window of Time'", "'Window of Time");
			const said = await loop.says(/The build failed.*\n.*Unterminated string literal/);
			expect(said).toContain(LABELS);
			await hasLabel('Window of Time');
		},
		LONG_MS,
	);

	it(
		'once it is corrected, n8n runs the new code',
		async () => {
			await loop.change(LABELS, "'Window of Time", "'Span of Time'");
			await loop.change('nodes/platforms/altcraft/index.ts', 'enter the ID of an export', 'no id here');
			await hasLabel('Span of Time');
			await until('the new message', async () => (await error()) === 'Export ID: no id here', LONG_MS);
		},
		LONG_MS,
	);

	it(
		'a type error is reported, but the code is loaded',
		async () => {
			await loop.change(LABELS, "'Span of Time'", "'Time Window' satisfies 'another'");
			expect(await loop.says(/The type check:\n.*/)).toContain(LABELS);
			await hasLabel('Time Window');
		},
		LONG_MS,
	);

	it(
		'a change that n8n reads only when it starts is loaded, too',
		async () => {
			await loop.change('package.json', '"version": "', '"version": "9');
			await loop.says(/it is being restarted(.|\n)*✔ n8n has it/);
			await signIn(rest);
			const node = (await nodeTypes(rest)).find(({ name }) => name === EXPORT_NODE);
			expect(node?.communityNodePackageVersion).toMatch(/^9/);
			expect(await error()).toBe('Export ID: no id here');
		},
		LONG_MS,
	);

	it(
		'Ctrl-C stops everything and leaves nothing behind',
		async () => {
			expect(await loop.temporary()).not.toEqual([]);
			expect(await loop.interrupt()).toBe(0);
			expect(await loop.temporary()).toEqual([]);
			await expect(fetch(rest.baseUrl)).rejects.toThrow();
		},
		LONG_MS,
	);
});
