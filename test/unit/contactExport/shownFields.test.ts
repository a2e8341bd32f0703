import { platforms } from '../../../nodes/platforms';
import type { Platform } from '../../../nodes/platforms/platform';
import { namesOf, shown, shownOptions, type Choice } from '../support/shown';

/*
 * What the editor shows for every combination of choices, according to n8n's own rules: every field and option that has
 * a use, and no other.
 */

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

const platformsThat = (has: (platform: Platform) => boolean): Is =>
	having('platform', ...platforms.filter(has).map(({ name }) => name));

const calling = platformsThat(({ callback }) => callback !== undefined);
const rejecting = platformsThat(({ rejectsDuplicates }) => rejectsDuplicates);
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
	continueWhen: both(calling, having('operation', 'start')),
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
	options: (choice) => optionsOf(choice).length > 0,
};

/** When an option has a use. */
const OPTIONS: Record<string, Is> = {
	pollInterval: waiting,
	onTimeout: waiting,
	maxWait: (choice) => waiting(choice) || starting(choice),
	ifAlreadyRunning: both(rejecting, starting),
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
	delimiter: (choice) => starting(choice) || both(having('platform', 'altcraft', 'emarsys'), read)(choice),
	encoding: read,
	onBadRow: read,
	distributionMethod: emarsysStart,
	downloadFrom: both(emarsys, withFile),
	notificationUrl: emarsysStart,
	contactListId: both(emarsysStart, having('exportType', 'registrations', 'responses')),
	emailId: both(emarsysStart, having('exportType', 'responses')),
	withTimestamp: (choice) =>
		both(emarsysStart, having('exportType', 'registrations'))(choice) ||
		both(emarsys, asRows, having('operation', 'download'))(choice),
};

const used = (rules: Record<string, Is>, choice: Choice) =>
	Object.keys(rules)
		.filter((name) => rules[name]?.(choice))
		.sort();

const optionsOf = (choice: Choice) => namesOf(shownOptions(choice)).sort();

/** Choices that decide which fields of a platform have a use; a new platform is tested even without any. */
const OWN_CHOICES: Record<string, Choice[]> = {
	altcraft: ['database', 'segment'].map((sourceType) => ({ sourceType })),
	emarsys: TYPES.flatMap((exportType) =>
		WINDOWS.filter((timeWindow) => exportType !== 'changes' || !HOURS.includes(timeWindow)).map(
			(timeWindow) => ({ exportType, timeWindow }),
		),
	),
};

describe.each(platforms.map(({ name, fields, options }) => [name, fields, options] as const))(
	'with %s',
	(platform, fields, options) => {
		// The fields and options that only a new platform has need no entry in the tables above.
		const isListed = (rules: Record<string, Is>, own: readonly { name: string }[]) => (name: string) =>
			name in rules || platform in OWN_CHOICES || !own.some((field) => field.name === name);

		it.each(OPERATIONS)('%s shows exactly what has a use', (operation) => {
			for (const output of OUTPUTS)
				for (const own of OWN_CHOICES[platform] ?? [{}]) {
					if (own.timeWindow === 'sinceLastRun' && operation !== 'export') continue;
					const choice: Choice = { platform, operation, output, ...own };
					expect({
						choice,
						fields: namesOf(shown(choice)).filter(isListed(FIELDS, fields)).sort(),
						options: optionsOf(choice).filter(isListed(OPTIONS, options)),
					}).toEqual({ choice, fields: used(FIELDS, choice), options: used(OPTIONS, choice) });
				}
		});
	},
);

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

	const withLists = platforms.filter(({ lists }) => lists !== undefined).map(({ name }) => name);

	it.each(withLists)('of %s shows what its two operations need', (platform) => {
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
