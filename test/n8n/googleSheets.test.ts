import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type { INodeParameters } from 'n8n-workflow';
import { itemsOf, type Execution, type N8nInstance } from '../../dev/n8n';
import {
	CalledWorkflow,
	calledInsteadOfScheduled,
	setUpExample,
	type NodeChange,
} from './support/calledExample';
import { startGoogle, type GoogleStandIn } from './support/google/googleStandIn';
import { openOwnN8n } from './support/ownN8n';
import type { N8nFixture } from './support/n8nFixture';

const SCHEDULE = 'Every morning at six';
const SHEET_NODE = 'Add to the sheet';

const CUSTOMER_NUMBER = 6301;

/** First name, email, address, company, customer number, remarks: everything that a sheet could corrupt. */
const FIELDS = [1, 3, 10, 18, CUSTOMER_NUMBER, 6302];

function expectSuccess({ data, status }: Execution): void {
	expect(data.resultData.error?.message).toBeUndefined();
	expect(status).toBe('success');
}

describe("n8n's Google Sheets node gets the rows of an export", () => {
	let n8n: N8nInstance;
	let fixture: N8nFixture;
	let google: GoogleStandIn;
	beforeAll(async () => {
		google = await startGoogle();
		({ n8n, fixture } = await openOwnN8n({ rows: 50 }, { environment: google.environment }));
		await fixture.addCredential(google.credential);
	}, 120_000);
	afterAll(async () => {
		await fixture.close();
		await n8n.remove();
		await google.close();
	}, 60_000);
	beforeEach(() => {
		google.sheet.clear('Sheet1');
		google.writes.length = 0;
	});

	/** A Google Sheets node with the service account and its spreadsheet. */
	const sheetNode = (parameters: INodeParameters = {}): NodeChange => ({
		parameters: {
			authentication: 'serviceAccount',
			documentId: { __rl: true, mode: 'id', value: google.spreadsheetId },
			...parameters,
		},
		credentials: fixture.pick('googleApi'),
	});

	/** The file of the latest export, as parsed by another CSV reader. */
	async function latestFile(): Promise<string[][]> {
		const job = fixture.sandbox.jobs.list().at(-1);
		return parse(await fixture.sandbox.jobs.csvOf(job?.id ?? ''));
	}

	/** The contents of the sheet, each row as wide as the first one: a sheet has no trailing empty cells. */
	function shown(): unknown[][] {
		const rows = google.sheet.values;
		const width = rows[0]?.length ?? 0;
		return rows.map((row) => [...row, ...Array.from({ length: width - row.length }, () => '')]);
	}

	/** Runs it again, with this number of rows in Emarsys' file. */
	async function runWith(workflow: CalledWorkflow, rows: number): Promise<void> {
		fixture.sandbox.setRows(rows);
		google.writes.length = 0;
		expectSuccess(await workflow.run());
	}

	/** Publishes an example with a webhook instead of its schedule. */
	async function publish(file: string, changes: Record<string, NodeChange>): Promise<CalledWorkflow> {
		const path = randomUUID();
		const workflow = setUpExample(fixture, file, changes);
		return await CalledWorkflow.publish(n8n, calledInsteadOfScheduled(workflow, SCHEDULE, path), path);
	}

	async function emarsysExample(sheetParameters: INodeParameters = {}): Promise<CalledWorkflow> {
		return await publish('emarsys-to-google-sheets.json', {
			'Export new contacts': { parameters: { contactFields: FIELDS, options: { pollInterval: 1 } } },
			[SHEET_NODE]: sheetNode(sheetParameters),
		});
	}

	it('new contacts are appended, every value as in the file, and no contact twice', async () => {
		google.sheet.write('Sheet1!A1', [['user_id']], false);
		const workflow = await emarsysExample();

		await runWith(workflow, 50);
		const first = await latestFile();
		expect(shown()).toEqual(first);
		const cells = first.flat();
		for (const special of [/^00\d+$/, /^=/, /\n/, /"/, /,/, /;/, /[^\p{ASCII}]/u])
			expect(cells.find((cell) => special.test(cell))).toBeDefined();

		// The same contacts again, with another time, and ten more.
		await runWith(workflow, 60);
		const second = await latestFile();
		expect(second).toHaveLength(1 + 60);
		expect(shown()).toEqual(second);
		const appended = google.writes.filter(({ values }) => values.length > 1);
		expect(appended.map(({ range, values }) => [range, values])).toEqual([
			['Sheet1!52:61', second.slice(51)],
		]);
		const ids = google.sheet.values.map(([id]) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(new Set(google.writes.map(({ valueInputOption }) => valueInputOption))).toEqual(new Set(['RAW']));
	}, 120_000);

	it('a sheet that is too small grows, and an empty one gets the header', async () => {
		const workflow = await emarsysExample();
		await runWith(workflow, 2500);
		expect(google.sheet.rowCount).toBeGreaterThan(2500);
		expect(shown()).toEqual(await latestFile());
	}, 120_000);

	it('the other Cell Format would corrupt values', async () => {
		const workflow = await emarsysExample({ options: { cellFormat: 'USER_ENTERED' } });
		await runWith(workflow, 50);
		const column = FIELDS.indexOf(CUSTOMER_NUMBER) + 1;
		const inFile = (await latestFile()).map((row) => row[column]);
		expect(inFile).toContain('00123');
		expect(shown().map((row) => row[column])).toEqual(
			inFile.map((text, index) => (index === 0 ? text : Number(text))),
		);
	}, 120_000);

	it('two windows follow one another without a gap', async () => {
		const jobs = fixture.sandbox.jobs.list().length;
		const workflow = await emarsysExample();
		await runWith(workflow, 5);
		await runWith(workflow, 5);
		const [before, after] = fixture.sandbox.jobs
			.list()
			.slice(jobs)
			.map(({ parameters }) => parameters.time_range as string[]);
		expect(after?.[0]).toBe(before?.[1]);
	}, 120_000);

	it('the sheet mirrors an Altcraft segment, even after it has shrunk', async () => {
		google.sheet.write(
			'Sheet1!A1',
			[
				['what was here before', 1],
				['x', 2],
			],
			false,
		);
		const workflow = await publish('altcraft-segment-to-google-sheets.json', {
			'Export the segment': {
				parameters: { sourceId: { __rl: true, mode: 'id', value: '1' }, options: { pollInterval: 1 } },
			},
			'Empty the sheet': sheetNode(),
			'Write the rows': sheetNode(),
		});
		for (const rows of [80, 30]) {
			await runWith(workflow, rows);
			expect(google.sheet.values).toHaveLength(1 + rows);
			expect(shown()).toEqual(await latestFile());
		}
	}, 120_000);

	it('the rows of an export that Emarsys calls about are appended, once', async () => {
		google.sheet.write('Sheet1!A1', [['user_id']], false);
		const workflow = await publish('emarsys-callback-to-google-sheets.json', {
			'Start an export': { parameters: { contactFields: FIELDS } },
			[SHEET_NODE]: sheetNode(),
		});
		for (const rows of [20, 25]) {
			await runWith(workflow, rows);
			const execution = await workflow.next();
			expectSuccess(execution);
			expect(itemsOf(execution, SHEET_NODE)).toHaveLength(rows);
			expect(shown()).toEqual(await latestFile());
		}
	}, 120_000);

	it('no requests went anywhere but to the stand-in', () => {
		expect(google.refused).toEqual([]);
	});
});
