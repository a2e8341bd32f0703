import { NodeHelpers, type INodeParameters, type INodeProperties } from 'n8n-workflow';
import { description, namesOf, nodeWith, shown, shownOptions, type Choice } from '../support/shown';
import { ContactExport } from '../../../nodes/ContactExport/ContactExport.node';
import { platforms } from '../../../nodes/platforms';

const TYPES = ['registrations', 'changes', 'contactList', 'segment', 'responses'];
const WINDOWS = [
	...['yesterday', 'today', 'lastHour', 'last24Hours', 'last7Days', 'last30Days', 'previousMonth'],
	...['sinceLastRun', 'custom'],
];

/** Menus, pickers and credentials, depending on earlier choices. */
describe('the editor shows', () => {
	const changes = { platform: 'emarsys', operation: 'export', exportType: 'changes' };
	const originOf = (origin: string) =>
		shown({ ...changes, origin }).find(({ name }) => name === 'originId')?.typeOptions?.loadOptionsMethod;

	it('the form or source of changes', () => {
		expect(originOf('all')).toBeUndefined();
		expect(originOf('form')).toBe('getEmarsysForms');
		expect(originOf('api')).toBe('getEmarsysSources');
		expect(namesOf(shown({ ...changes, exportType: 'registrations', origin: 'form' }))).not.toContain(
			'originId',
		);
	});

	it.each(['database', 'segment'])('the picker of a %s', (sourceType) => {
		const [field, ...others] = shown({ platform: 'altcraft', operation: 'export', sourceType }).filter(
			({ name }) => name === 'sourceId',
		);
		expect(others).toEqual([]);
		expect(field?.modes?.[0]?.typeOptions?.searchListMethod?.toLowerCase()).toBe(
			`searchaltcraft${sourceType}s`,
		);
	});

	const valuesOf = (fields: INodeProperties[], fieldName: string) =>
		fields
			.filter(({ name }) => name === fieldName)
			.map(({ options = [] }) => options.map((option) => ('value' in option ? option.value : option.name)));

	it('only pickers that exist', () => {
		const { methods } = new ContactExport();
		const listed = description.properties.flatMap((field) => [
			field,
			...(field.type === 'collection' ? (field.options as INodeProperties[]) : []),
		]);
		const dynamic = listed.map(({ typeOptions }) => typeOptions?.loadOptionsMethod).filter(Boolean);
		const searched = listed
			.flatMap(({ modes = [] }) => modes.map(({ typeOptions }) => typeOptions?.searchListMethod))
			.filter(Boolean);
		expect(Object.keys(methods.loadOptions).sort()).toEqual([...new Set(dynamic)].sort());
		expect(Object.keys(methods.listSearch).sort()).toEqual([...new Set(searched)].sort());
	});

	it.each(['registrations', 'changes', 'responses'])('the time windows of %s', (exportType) => {
		const windows = (operation: string) =>
			valuesOf(shown({ platform: 'emarsys', operation, exportType }), 'timeWindow').map((values) =>
				values.toSorted(),
			);
		const hours = exportType === 'changes' ? ['lastHour', 'last24Hours'] : [];
		const offered = WINDOWS.filter((name) => !hours.includes(name)).toSorted();
		expect(windows('export')).toEqual([offered]);
		expect(windows('start')).toEqual([offered.filter((name) => name !== 'sinceLastRun')]);
	});

	it.each(TYPES)('the deliveries of %s', (exportType) => {
		for (const operation of ['export', 'start']) {
			const options = shownOptions({ platform: 'emarsys', operation, exportType });
			const mail = ['contactList', 'segment'].includes(exportType) ? ['mail'] : [];
			expect(valuesOf(options, 'distributionMethod')).toEqual([['local', 'ftp', ...mail, 'sftp']]);
		}
	});

	it('Max Wait of every start: it waits for a call, a running duplicate, or a busy platform', () => {
		const start = { platform: 'emarsys', operation: 'start', exportType: 'segment' };
		const waits = (choice: Choice, options: INodeParameters = {}) =>
			namesOf(shownOptions(choice, options)).filter((name) => name === 'maxWait').length;
		expect(waits({ ...start, continueWhen: 'started' })).toBe(1);
		expect(waits({ ...start, continueWhen: 'started' }, { ifAlreadyRunning: 'wait' })).toBe(1);
		expect(waits({ ...start, continueWhen: 'calledBack' })).toBe(1);
		expect(waits({ ...start, continueWhen: 'calledBack' }, { ifAlreadyRunning: 'wait' })).toBe(1);
		expect(waits({ ...start, operation: 'export' }, { ifAlreadyRunning: 'wait' })).toBe(1);
		expect(waits({ platform: 'altcraft', operation: 'start' })).toBe(1);
		// Values left by an earlier choice hide nothing.
		for (const { name: platform } of platforms)
			for (const operation of ['export', 'wait', 'download'])
				expect(waits({ platform, operation, continueWhen: 'started' })).toBe(1);
	});

	it.each(['ftp', 'sftp', 'mail'])('no output if a file is delivered by %s', (distributionMethod) => {
		const outputs = (operation: string) => {
			const choice = { platform: 'emarsys', operation, exportType: 'segment', output: 'rows' };
			const values = nodeWith(choice, { distributionMethod });
			const fields = description.properties.filter(
				(field) => field.name === 'output' && NodeHelpers.displayParameter(values, field, null, description),
			);
			return { types: fields.map(({ type }) => type), kept: values.output };
		};
		expect(outputs('export')).toEqual({ types: ['hidden'], kept: 'rows' });
		expect(outputs('download')).toEqual({ types: ['options'], kept: 'rows' });
	});

	it.each(['ftp', 'sftp', 'mail'])(
		'no options for the file if it is delivered by %s',
		(distributionMethod) => {
			const shown = (operation: string, output: string, options: INodeParameters) =>
				namesOf(shownOptions({ platform: 'emarsys', operation, exportType: 'segment', output }, options));
			const ofTheFile = [
				'encoding',
				'fileName',
				'binaryPropertyName',
				'maxRows',
				'onBadRow',
				'rowsPerPart',
				'columnNames',
			];
			for (const output of ['file', 'rows', 'parts']) {
				const delivered = shown('export', output, { distributionMethod, downloadFrom: 'webDav' });
				for (const name of [...ofTheFile, 'downloadFrom', 'deleteAfterDownload'])
					expect(delivered).not.toContain(name);
				// What another operation has left hides nothing.
				expect(shown('download', output, { distributionMethod })).toEqual(shown('download', output, {}));
			}
			expect(shown('export', 'file', { distributionMethod: 'local' })).toContain('fileName');
		},
	);

	it('the address for a file sent by mail', () => {
		const segment = { platform: 'emarsys', operation: 'export', exportType: 'segment' };
		for (const distributionMethod of ['local', 'ftp', 'sftp'])
			expect(namesOf(shownOptions(segment, { distributionMethod }))).not.toContain('mailTo');
		expect(namesOf(shownOptions(segment, { distributionMethod: 'mail' }))).toContain('mailTo');
	});

	it('the credentials', () => {
		const credentials = (choice: Choice, options: INodeParameters = {}) =>
			description.credentials
				?.filter((entry) =>
					NodeHelpers.displayParameter({ ...nodeWith(choice), options }, entry, null, description),
				)
				.map(({ name }) => name);
		for (const operation of ['export', 'start', 'getStatus', 'wait', 'download']) {
			for (const authentication of ['wsse', 'oAuth2'])
				expect(credentials({ platform: 'altcraft', operation, authentication })).toEqual(['altcraftApi']);
			const emarsys = { platform: 'emarsys', operation };
			expect(credentials({ ...emarsys, authentication: 'wsse' })).toEqual(['emarsysWsseApi']);
			expect(credentials({ ...emarsys, authentication: 'oAuth2' })).toEqual(['emarsysOAuth2Api']);
		}
		const start = { platform: 'emarsys', operation: 'start' };
		expect(credentials(start, { distributionMethod: 'sftp' })).toEqual(['emarsysOAuth2Api', 'emarsysFtpApi']);
		expect(credentials({ ...start, operation: 'wait' }, { distributionMethod: 'sftp' })).toEqual([
			'emarsysOAuth2Api',
		]);
	});
});

it('shows the credential of a node that was saved without a resource, as a picker gets it', () => {
	const credentials = (parameters: INodeParameters) =>
		description.credentials
			?.filter((entry) => NodeHelpers.displayParameter(parameters, entry, null, description))
			.map(({ name }) => name);
	expect(credentials({ platform: 'altcraft', operation: 'export' })).toEqual(['altcraftApi']);
	const emarsys = { platform: 'emarsys', operation: 'export', authentication: 'wsse' };
	expect(credentials(emarsys)).toEqual(['emarsysWsseApi']);
	const options = { distributionMethod: 'ftp' };
	expect(credentials({ ...emarsys, options })).toEqual(['emarsysWsseApi', 'emarsysFtpApi']);
	expect(credentials({ ...emarsys, options, resource: 'account' })).toEqual(['emarsysWsseApi']);
});

it('exactly the fields that n8n keeps at run time', () => {
	const kept = (choice: Choice, options: INodeParameters) => nodeWith(choice, options).options;
	const mail = { distributionMethod: 'mail', mailTo: 'someone@example.com' };
	const segment = { platform: 'emarsys', operation: 'export', exportType: 'segment' };
	expect(kept(segment, mail)).toEqual(mail);
	expect(kept(segment, { ...mail, distributionMethod: 'ftp' })).toEqual({ distributionMethod: 'ftp' });
	const start = { platform: 'emarsys', operation: 'start' };
	expect(kept(start, { ifAlreadyRunning: 'wait', maxWait: 5 })).toEqual({
		ifAlreadyRunning: 'wait',
		maxWait: 5,
	});
	const download = { platform: 'emarsys', operation: 'download', output: 'rows' };
	expect(kept(download, { language: 'de', mailTo: 'someone@example.com' })).toEqual({ language: 'de' });
});
