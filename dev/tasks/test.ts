// npm test: every stage of the tests one after another, and the totals.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { total, type StageResult } from '../testing/result';
import { notRun, runStage } from '../testing/runStage';
import { ROOT, stages, type Stage } from '../testing/stages';
import { resultTable } from '../testing/table';

/** What the command line asks for. */
interface Request {
	chosen: readonly Stage[];
	/** A stage on its own is somebody working on it. */
	live: boolean;
	/** With `--all` a test that was skipped for want of a program is a failure. */
	strict: boolean;
	jestArguments: string[];
}

function readCommandLine(): Request {
	const { values, positionals } = parseArgs({
		options: {
			all: { type: 'boolean', default: false },
			only: { type: 'string' },
			pictures: { type: 'boolean', default: false },
		},
		allowPositionals: true,
	});
	const { all, only, pictures } = values;
	// The browser tests take them on their way.
	if (pictures) process.env.CONTACT_EXPORT_PICTURES = resolve(ROOT, 'docs', 'images');
	const names = only?.split(',');
	return {
		chosen: stages.filter(({ name, extra }) => (names ? names.includes(name) : all || !extra)),
		live: names !== undefined,
		strict: all,
		jestArguments: positionals,
	};
}

function endOnSignal(): void {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
}

/** Fetches what the stages need, one thing after the other, while the first of them run: it takes minutes. */
async function prepareAhead(chosen: readonly Stage[]): Promise<void> {
	for (const { prepare, missing } of chosen) {
		if (missing?.() !== undefined) continue;
		// The stage prepares itself as well, and says then what went wrong.
		await prepare?.().catch(() => undefined);
	}
}

async function main(): Promise<void> {
	endOnSignal();
	const { chosen, live, strict, jestArguments } = readCommandLine();
	void prepareAhead(chosen);
	const folder = await mkdtemp(join(tmpdir(), 'contact-export-test-'));
	const results: StageResult[] = [];
	for (const stage of chosen) {
		const blocked = results.some(({ name, failed }) => name === stage.needs && failed > 0);
		results.push(
			blocked
				? notRun(stage)
				: await runStage(stage, { folder, live, required: strict || live, jestArguments }),
		);
	}

	const { passed, failed, skipped } = total(results);
	const success = failed === 0 && passed > 0 && !(strict && skipped > 0);
	if (success) await rm(folder, { recursive: true, force: true });
	else process.stdout.write(`\nLogs: ${folder}\n`);
	process.stdout.write(`\n${resultTable(results)}\n`);
	process.exitCode = success ? 0 : 1;
}

main().catch((error: unknown) => {
	process.stderr.write(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
	process.exit(1);
});
