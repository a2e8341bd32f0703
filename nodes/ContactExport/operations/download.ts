import { withoutPadding } from '../../core/padding';
import { optionsOf } from '../../platforms/parameters';
import type { ReadParameter } from '../../platforms/platform';
import { isDelimiter } from '../../platforms/readingFields';
import { checkToolOutput, outputSettingsOf, type OutputSettings } from '../../run/outputSettings';
import { requestedInInput } from '../../run/requestedInInput';
import type { Run } from '../../run/run';
import { waitSettingsOf, type WaitSettings } from '../../run/waitSettings';
import { checkFiles } from '../../steps/exportFiles';
import { outputOrItem } from '../../steps/output';
import { pollUntilFinished } from '../../steps/poll';
import { operation } from './operation';

interface Prepared {
	exportId: string;
	wait: WaitSettings;
	output: OutputSettings;
}

// An item of "Start" has the delimiter of its file, if one was chosen. It takes precedence over the option: the file was
// ordered with it, and a wrong delimiter can fit a file without an error.
function withDelimiterOfInput(read: ReadParameter, { context }: Run, index: number): ReadParameter {
	const options = optionsOf(read);
	const started = context.getInputData()[index]?.json ?? {};
	const isSame = String(started.exportId) === withoutPadding(read('exportId'));
	if (!isSame || !isDelimiter(started.delimiter)) return read;
	return (name) => (name === 'options' ? { ...options, delimiter: started.delimiter } : read(name));
}

// An option's default can take a value from the input item, which can be about another export or hold something else
// under that name. Such a default is treated like an option that was never added: rows use the value in the item only if
// its exportId is the one that is downloaded.
function withoutDefaults(read: ReadParameter, { context, platform }: Run): ReadParameter {
	const written = context.getNode().parameters['options'] as Record<string, unknown> | undefined;
	const defaults = platform.options.filter(
		({ name, default: value }) =>
			/^=.*\$json\b/.test(String(value)) && compact(written?.[name]) === compact(value),
	);
	if (defaults.length === 0) return read;
	const unset = Object.fromEntries(defaults.map(({ name }) => [name, undefined]));
	return (name) => (name === 'options' ? { ...optionsOf(read), ...unset } : read(name));
}

function compact(expression: unknown): string {
	return String(expression).replace(/\s/g, '');
}

/** Downloads the file of an export that was started before; waits first if it is not finished. */
export const download = operation<Prepared>({
	name: 'download',
	displayName: 'Download',
	description: 'Download the file of an export that was started before, waiting for it if necessary',
	action: 'Download file of earlier export',
	async prepare(item) {
		const { run, read } = item;
		const output = outputSettingsOf(
			withDelimiterOfInput(withoutDefaults(read, run), run, item.index),
			run.platform,
			run.isTool,
		);
		checkToolOutput(output, run.isTool);
		await checkFiles(item);
		return { exportId: run.platform.exportId(read('exportId')), wait: waitSettingsOf(read), output };
	},
	async perform(item, { exportId, wait, output }) {
		const deadline = item.run.clock.now() + wait.maxWaitMs;
		const result = await pollUntilFinished(item, exportId, wait, deadline, {
			tries: 'atOnce',
			isNeeded: true,
		});
		const known = { exportId, downloadable: true, requested: requestedInInput(item, exportId) };
		return (await outputOrItem(item, known, result, { wait, output }, deadline)).items;
	},
});
