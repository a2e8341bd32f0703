import type { ExportState } from '../../../nodes/export/job';
import { asError, ExportProblem, type ProblemKind } from '../../../nodes/export/problem';
import {
	badAnswer,
	exportFailed,
	settingsProblem,
	storageProblem,
	timedOut,
	unclearStart,
} from '../../../nodes/export/problems';

const ID = '222222222';
const wait = { waitedMs: 3_600_000, pollCount: 70, timedOut: true };
const running: ExportState = {
	exportId: ID,
	status: 'running',
	platformStatus: 'in progress',
	progress: 40,
};

it.each<[ProblemKind, boolean]>([
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
	['badAnswer', false],
	['unclearStart', false],
	['exportFailed', false],
	['timeout', false],
	['storage', false],
	['cancelled', false],
])('a problem of the kind %s passes: %s', (kind, passing) => {
	expect(new ExportProblem(kind, 'x').passing).toBe(passing);
	expect(new ExportProblem(kind, 'x', { passing: !passing }).passing).toBe(!passing);
});

it('takes further facts without losing or changing its own', () => {
	const problem = new ExportProblem('gone', 'Lost', { httpStatus: 410, exportId: '1' });
	const more = problem.with({ exportId: '2', description: 'Start anew' });
	expect(more).toMatchObject({ kind: 'gone', message: 'Lost' });
	expect(more.facts).toEqual({ httpStatus: 410, exportId: '2', description: 'Start anew' });
	expect(problem.facts).toEqual({ httpStatus: 410, exportId: '1' });
});

it('makes an error of whatever was thrown', () => {
	const error = new Error('x');
	expect(asError(error)).toBe(error);
	expect(asError('a text').message).toBe('a text');
});

it('names the label of a wrong field', () => {
	const problem = settingsProblem('Contact List', 'choose one', 'From the list');
	expect(problem).toMatchObject({ kind: 'settings', message: 'Contact List: choose one' });
	expect(problem.facts).toEqual({ description: 'From the list' });
	expect(settingsProblem('To', 'x').facts).toEqual({});
});

describe('a time-out', () => {
	it('says the id, how long, the last state and how to go on', () => {
		const { message, facts } = timedOut(ID, wait, running);
		expect(message).toBe(`Export ${ID} was not finished after 1 h; the last state was "in progress" (40 %)`);
		expect(facts.exportId).toBe(ID);
		expect(facts.description).toContain('"Max Wait (Minutes)"');
		expect(facts.description).toContain(`Export ID ${ID}, or press Retry under Executions`);
	});

	it('says when the state is not known, and the trouble', () => {
		const trouble = new ExportProblem('fault', 'Emarsys failed to answer (HTTP 503)');
		const { message, facts } = timedOut(ID, wait, undefined, trouble);
		expect(message).toBe(`Export ${ID} was not finished after 1 h; the state is not known`);
		expect(facts.description).toContain('Emarsys failed to answer (HTTP 503)');
	});

	it('names our word where the platform has none', () => {
		expect(timedOut(ID, wait, { exportId: ID, status: 'running' }).message).toContain('"running"');
	});
});

it("says the id, the platform's word and reasons of a failed export", () => {
	const { kind, message, facts } = exportFailed({
		exportId: ID,
		status: 'failed',
		platformStatus: 'error',
		errors: ['no such field', 'no <b>rights</b>'],
	});
	expect(kind).toBe('exportFailed');
	expect(message).toBe(
		`Export ${ID} failed at the platform with the state "error": no such field; no rights`,
	);
	expect(facts.exportId).toBe(ID);
	expect(exportFailed({ exportId: ID, status: 'failed' }).message).toMatch(/the state "failed"$/);
});

it('says of an unclear start that it may have taken effect, why, and what to do', () => {
	const cause = new ExportProblem('unreachable', 'no answer in time', { httpStatus: 504 });
	const { kind, message, facts } = unclearStart('Emarsys', cause, 'Wait, then run it again.');
	expect(kind).toBe('unclearStart');
	expect(message).toMatch(/may have been started.*Emarsys.*no answer in time/);
	expect(facts).toEqual({ httpStatus: 504, passing: true, description: 'Wait, then run it again.' });
});

it('names the platform and the status of an answer that makes no sense', () => {
	expect(badAnswer('Altcraft', 'it is empty', 200)).toMatchObject({
		kind: 'badAnswer',
		message: "Altcraft gave an answer that can't be read: it is empty",
		facts: { httpStatus: 200 },
	});
	expect(badAnswer('Altcraft', 'x').facts).not.toHaveProperty('httpStatus');
});

it('says of a file that could not be stored that the export is done', () => {
	const { kind, message, facts } = storageProblem(ID, 'no space <left>\u0000');
	expect(kind).toBe('storage');
	expect(message).toBe(`The file of export ${ID} could not be stored in n8n: no space`);
	expect(facts).toMatchObject({ exportId: ID });
});
