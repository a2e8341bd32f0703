import type { ExportState } from '../../../nodes/core/job';
import { asError, ExportError, type ErrorKind } from '../../../nodes/core/exportError';
import {
	badResponse,
	exportFailed,
	settingsError,
	storageError,
	timedOut,
	unclearStart,
} from '../../../nodes/core/messages';

const ID = '222222222';
const wait = { waitedMs: 3_600_000, pollCount: 70, timedOut: true };
const running: ExportState = {
	exportId: ID,
	status: 'running',
	platformStatus: 'in progress',
	progress: 40,
};

it.each<[ErrorKind, boolean]>([
	['busy', true],
	['notReady', true],
	['rateLimit', true],
	['unreachable', true],
	['fault', true],
	['settings', false],
	['credentials', false],
	['clock', false],
	['permission', false],
	['notFound', false],
	['gone', false],
	['refused', false],
	['alreadyRunning', false],
	['badResponse', false],
	['unclearStart', false],
	['exportFailed', false],
	['timeout', false],
	['storage', false],
	['cancelled', false],
])('an error of kind %s is retryable: %s', (kind, isRetryable) => {
	expect(new ExportError(kind, 'x').isRetryable).toBe(isRetryable);
	expect(new ExportError(kind, 'x', { isRetryable: !isRetryable }).isRetryable).toBe(!isRetryable);
});

it('accepts more details without losing or changing its own', () => {
	const error = new ExportError('gone', 'Lost', { httpStatus: 410, exportId: '1' });
	const more = error.with({ exportId: '2', description: 'Start again' });
	expect(more).toMatchObject({ kind: 'gone', message: 'Lost' });
	expect(more.details).toEqual({ httpStatus: 410, exportId: '2', description: 'Start again' });
	expect(error.details).toEqual({ httpStatus: 410, exportId: '1' });
});

it('converts any thrown value into an error', () => {
	const error = new Error('x');
	expect(asError(error)).toBe(error);
	expect(asError('a text').message).toBe('a text');
});

it('names the label of an invalid field', () => {
	const error = settingsError('Contact List', 'choose one', 'From the list');
	expect(error).toMatchObject({ kind: 'settings', message: 'Contact List: choose one' });
	expect(error.details).toEqual({ description: 'From the list' });
	expect(settingsError('To', 'x').details).toEqual({});
});

describe('a time-out', () => {
	it('contains the ID, the duration, the last state and how to continue', () => {
		const { message, details } = timedOut(ID, wait, running);
		expect(message).toBe(`Export ${ID} was not finished after 1 h; the last state was "in progress" (40 %)`);
		expect(details.exportId).toBe(ID);
		expect(details.description).toContain('"Max Wait (Minutes)"');
		expect(details.description).toContain(`Export ID ${ID}, or press Retry under Executions`);
	});

	it('says when the state is unknown, and what the last error was', () => {
		const trouble = new ExportError('fault', 'Emarsys responded with a server error (HTTP 503)');
		const { message, details } = timedOut(ID, wait, undefined, trouble);
		expect(message).toBe(`Export ${ID} was not finished after 1 h; its state is unknown`);
		expect(details.description).toContain('Emarsys responded with a server error (HTTP 503)');
	});

	it('uses our word if the platform has none', () => {
		expect(timedOut(ID, wait, { exportId: ID, status: 'running' }).message).toContain('"running"');
	});
});

it("contains the ID, the platform's status and reasons of a failed export", () => {
	const { kind, message, details } = exportFailed({
		exportId: ID,
		status: 'failed',
		platformStatus: 'error',
		errors: ['no such field', 'no <b>rights</b>'],
	});
	expect(kind).toBe('exportFailed');
	expect(message).toBe(
		`Export ${ID} failed at the platform with the state "error": no such field; no rights`,
	);
	expect(details.exportId).toBe(ID);
	expect(exportFailed({ exportId: ID, status: 'failed' }).message).toMatch(/the state "failed"$/);
});

it('says that an unclear start may have taken effect, why, and what to do', () => {
	const cause = new ExportError('unreachable', 'no response in time', { httpStatus: 504 });
	const { kind, message, details } = unclearStart('Emarsys', cause, 'Wait, then run it again.');
	expect(kind).toBe('unclearStart');
	expect(message).toMatch(/may have been started.*Emarsys.*no response in time/);
	expect(details).toEqual({ httpStatus: 504, isRetryable: true, description: 'Wait, then run it again.' });
});

it('names the platform and the status of a nonsensical response', () => {
	expect(badResponse('Altcraft', 'it is empty', 200)).toMatchObject({
		kind: 'badResponse',
		message: "Altcraft returned a response that can't be read: it is empty",
		details: { httpStatus: 200 },
	});
	expect(badResponse('Altcraft', 'x').details).not.toHaveProperty('httpStatus');
});

it('says that the export is done if its file could not be stored', () => {
	const { kind, message, details } = storageError(ID, 'no space <left>\u0000');
	expect(kind).toBe('storage');
	expect(message).toBe(`The file of export ${ID} could not be stored in n8n: no space`);
	expect(details).toMatchObject({ exportId: ID });
});
