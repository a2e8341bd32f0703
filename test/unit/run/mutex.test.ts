import { serialize } from '../../../nodes/run/mutex';

describe('serialize', () => {
	it('runs actions with one key one at a time, even after one has failed', async () => {
		const log: string[] = [];
		const action =
			(name: string, fails = false) =>
			async () => {
				log.push(`${name} starts`);
				await new Promise(setImmediate);
				log.push(`${name} ends`);
				if (fails) throw new Error(name);
				return name;
			};
		const results = await Promise.allSettled([
			serialize('node', action('first', true)),
			serialize('node', action('second')),
		]);
		expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
		expect(log).toEqual(['first starts', 'first ends', 'second starts', 'second ends']);
	});

	it('does not make a node wait for another one', async () => {
		let release: () => void = () => undefined;
		const slow = serialize('one', async () => await new Promise<void>((resolve) => (release = resolve)));
		expect(await serialize('other', async () => await Promise.resolve('done'))).toBe('done');
		release();
		await slow;
	});
});
