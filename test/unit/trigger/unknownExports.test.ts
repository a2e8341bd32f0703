import type { IWebhookFunctions } from 'n8n-workflow';
import { areTooManyUnknown, noteUnknownExport } from '../../../nodes/ContactExportTrigger/unknownExports';

const trigger = (id: string) =>
	({ getWorkflow: () => ({ id: 'workflow' }), getNode: () => ({ id }) }) as unknown as IWebhookFunctions;

it('defers calls to a trigger for a minute after 200 about unknown exports, but not those to other triggers', () => {
	jest.useFakeTimers();
	for (let calls = 0; calls < 199; calls++) noteUnknownExport(trigger('one'));
	expect(areTooManyUnknown(trigger('one'))).toBe(false);
	jest.advanceTimersByTime(30_000);
	noteUnknownExport(trigger('one'));
	expect(areTooManyUnknown(trigger('one'))).toBe(true);
	expect(areTooManyUnknown(trigger('another'))).toBe(false);
	jest.advanceTimersByTime(30_001);
	expect(areTooManyUnknown(trigger('one'))).toBe(false);
	jest.useRealTimers();
});
