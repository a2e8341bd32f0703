import type { IExecuteFunctions } from 'n8n-workflow';
import { isFirstTime } from '../../../nodes/ContactExportTrigger/firstTime';

describe('the memory of a trigger', () => {
	const contextWith = (answers: Array<() => { new: string[] }>) =>
		({
			helpers: { checkProcessedAndRecord: async () => await Promise.resolve(answers.shift()?.()) },
		}) as unknown as IExecuteFunctions;

	it('two workers make it at the same moment: the second one, whose insert fails, looks again', async () => {
		const taken = () => {
			throw new Error('duplicate key value violates unique constraint "PK_processed_data"');
		};
		expect(await isFirstTime(contextWith([taken, () => ({ new: ['1:done'] })]), '1:done')).toBe(true);
		expect(await isFirstTime(contextWith([taken, () => ({ new: [] })]), '1:done')).toBe(false);
	});

	it('a database that does not answer is no first time', async () => {
		const gone = () => {
			throw new Error('timeout exceeded when trying to connect');
		};
		await expect(isFirstTime(contextWith([gone, gone]), '2:done')).rejects.toThrow('timeout');
		expect(await isFirstTime(contextWith([() => ({ new: ['2:done'] })]), '2:done')).toBe(true);
	});
});
