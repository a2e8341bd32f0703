import { namesOf, shown, shownOptions, type Choice } from '../support/shown';

/*
 * What the editor shows for every combination of choices, according to n8n's own rules: every field and option that has
 * a use, and no other.
 */

const PLATFORMS = ['altcraft', 'emarsys'];
const OPERATIONS = ['export', 'start', 'getStatus', 'wait', 'download'];
const OUTPUTS = ['file', 'rows', 'parts'];
const TYPES = ['registrations', 'changes', 'contactList', 'segment', 'responses'];
const WINDOWS = [
	...['yesterday', 'today', 'lastHour', 'last24Hours', 'last7Days', 'last30Days', 'previousMonth'],
	...['sinceLastRun', 'custom'],
];

/** Windows that end within a day, which exports by whole days don't have. */
const HOURS = ['lastHour', 'last24Hours'];

type Is = (choice: Choice) => boolean;
const all: Is = () => true;
const having =
	(field: string, ...values: string[]): Is =>
	(choice) =>
		values.includes(choice[field] ?? '');
const both =
	(...rules: Is[]): Is =>
	(choice) =>
		rules.every((rule) => rule(choice));

const altcraft = having('platform', 'altcraft');
const emarsys = having('platform', 'emarsys');
const starting = having('operation', 'export', 'start');
const waiting = having('operation', 'export', 'wait', 'download');
const withFile = having('operation', 'export', 'download');
const emarsysStart = both(emarsys, starting);
const windowed = both(emarsysStart, having('exportType', 'registrations', 'changes', 'responses'));
const read = both(withFile, having('output', 'rows', 'parts'));
const asRows = both(withFile, having('output', 'rows'));

/** When a field has a use. */
const FIELDS: Record<string, Is> = {
	platform: all,
	resource: all,
	operation: all,
	// Part of the list of credentials, which has a choice for Emarsys only.
	authentication: all,
	exportId: having('operation', 'getStatus', 'wait', 'download'),
	output: withFile,
	sourceType: both(altcraft, starting),
	sourceId: both(altcraft, starting),
	exportType: emarsysStart,
	continueWhen: both(emarsys, having('operation', 'start')),
	contactListId: both(emarsysStart, having('exportType', 'contactList')),
	segmentId: both(emarsysStart, having('exportType', 'segment')),
	contactFields: emarsysStart,
	timeWindow: windowed,
	firstRunFrom: both(windowed, having('operation', 'export'), having('timeWindow', 'sinceLastRun')),
	from: both(windowed, having('timeWindow', 'custom')),
	to: both(windowed, having('timeWindow', 'custom')),
	origin: both(emarsysStart, having('exportType', 'changes')),
	sources: both(emarsysStart, having('exportType', 'responses')),
	analysisFields: both(emarsysStart, having('exportType', 'responses')),
	// All operations have options except Get Status of Emarsys, which has nothing to set.
	options: (choice) => altcraft(choice) || choice.operation !== 'getStatus',
};

/** When an option has a use. */
const OPTIONS: Record<string, Is> = {
	pollInterval: waiting,
	onTimeout: waiting,
	maxWait: (choice) => waiting(choice) || both(altcraft, starting)(choice),
	ifAlreadyRunning: emarsysStart,
	binaryPropertyName: both(withFile, having('output', 'file', 'parts')),
	fileName: both(withFile, having('output', 'file', 'parts')),
	maxRows: read,
	rowsPerPart: both(withFile, having('output', 'parts')),
	fileFormat: both(altcraft, starting),
	customRequest: both(altcraft, starting),
	wireFormat: altcraft,
	addFieldNamesHeader: (choice) =>
		emarsys(choice) &&
		(starting(choice) ||
			(choice.operation === 'download' && ['rows', 'parts'].includes(choice.output ?? ''))),
	columnNames: both(emarsys, asRows),
	contactFields: both(emarsys, asRows, having('operation', 'download')),
	language: (choice) => emarsys(choice) && (starting(choice) || asRows(choice)),
	delimiter: (choice) => emarsysStart(choice) || read(choice),
	encoding: read,
	onBadRow: read,
	distributionMethod: emarsysStart,
	downloadFrom: both(emarsys, withFile),
	notificationUrl: emarsysStart,
	contactListId: both(emarsysStart, having('exportType', 'registrations', 'responses')),
	emailId: both(emarsysStart, having('exportType', 'responses')),
	withTimestamp: both(emarsysStart, having('exportType', 'registrations')),
};

const used = (rules: Record<string, Is>, choice: Choice) =>
	Object.keys(rules)
		.filter((name) => rules[name]?.(choice))
		.sort();

function choices(): Choice[] {
	const found: Choice[] = [];
	for (const platform of PLATFORMS)
		for (const operation of OPERATIONS)
			for (const output of OUTPUTS) {
				if (platform === 'altcraft') {
					for (const sourceType of ['database', 'segment'])
						found.push({ platform, operation, output, sourceType });
					continue;
				}
				for (const exportType of TYPES)
					for (const timeWindow of WINDOWS)
						if (
							(timeWindow !== 'sinceLastRun' || operation === 'export') &&
							(exportType !== 'changes' || !HOURS.includes(timeWindow))
						)
							found.push({ platform, operation, output, exportType, timeWindow });
			}
	return found;
}

describe.each(PLATFORMS)('with %s', (platform) => {
	const own = choices().filter((choice) => choice.platform === platform);

	it.each(OPERATIONS)('%s shows exactly what has a use', (operation) => {
		const chosen = own.filter((choice) => choice.operation === operation);
		expect(chosen.length).toBeGreaterThan(5);
		for (const choice of chosen) {
			expect({ choice, fields: namesOf(shown(choice)).sort() }).toEqual({
				choice,
				fields: used(FIELDS, choice),
			});
			expect({ choice, options: namesOf(shownOptions(choice)).sort() }).toEqual({
				choice,
				options: used(OPTIONS, choice),
			});
		}
	});
});

describe('a new node', () => {
	it('shows what a first export needs', () => {
		expect(namesOf(shown({}))).toEqual([
			'platform',
			'resource',
			'operation',
			'authentication',
			'exportType',
			'contactFields',
			'timeWindow',
			'output',
			'options',
		]);
	});
});

describe('an account', () => {
	const account = { resource: 'account' };
	const ALWAYS = ['platform', 'resource', 'operation'];

	it.each(PLATFORMS)('of %s shows what its two operations need', (platform) => {
		const fields = (choice: Choice) =>
			namesOf(shown({ platform, ...account, ...choice })).filter((name) => name !== 'authentication');
		expect(fields({})).toEqual(ALWAYS);
		expect(fields({ operation: 'getMany' })).toEqual([...ALWAYS, 'list', 'returnAll', 'limit']);
		expect(fields({ operation: 'getMany', returnAll: true as never })).toEqual([
			...ALWAYS,
			'list',
			'returnAll',
		]);
	});
});
