// npm test: runs the stages of the tests one after another and prints the totals.
//   npm test                          what a change must pass; test:all adds the slower stages
//   npm test -- unit -t WSSE          one stage, or several (engine,n8n), with arguments for Jest
//   npm test -- scaling               measures a cluster, and writes the tables of docs/scaling.md
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ROOT } from '../package/pack';
import { resultTable, singleCount, total, type StageResult } from '../testing/result';
import { runStage } from '../testing/runStage';
import { stages, type Stage } from '../testing/stages';
import { untilDone } from './untilDone';

interface Request {
	chosen: readonly Stage[];
	/** Whether to print the output while the stages run. */
	live: boolean;
	/** Whether a stage that this machine can't run fails. */
	strict: boolean;
	jestArguments: string[];
}

function readCommandLine([first = '', ...rest]: string[]): Request {
	if (first === '--all') return { chosen: stages, live: false, strict: true, jestArguments: rest };
	if (first === '' || first.startsWith('-')) {
		const jestArguments = first === '' ? [] : [first, ...rest];
		return { chosen: stages.filter(({ extra }) => !extra), live: false, strict: false, jestArguments };
	}
	// The browser tests take the screenshots.
	if (first === 'pictures') process.env.CONTACT_EXPORT_PICTURES = resolve(ROOT, 'docs', 'images');
	if (first === 'scaling') rest.unshift('--testMatch', '**/queue/*.measure.ts');
	const named: Record<string, string> = { pictures: 'browser', scaling: 'queue' };
	const names = (named[first] ?? first).split(',');
	const unknown = names.filter((name) => !stages.some((stage) => stage.name === name));
	if (unknown.length > 0) {
		const known = stages.map(({ name }) => name).join(', ');
		throw new Error(`There is no stage ${unknown.join(', ')}; there are ${known}`);
	}
	const onlyUnit = names.every((name) => ['unit', 'sandbox'].includes(name));
	const chosen = stages.filter(({ name }) => names.includes(name) || (name === 'build' && !onlyUnit));
	return { chosen, live: true, strict: true, jestArguments: rest };
}

/** Installs what later stages need while the first ones run, because it takes minutes. */
async function prepareAhead(chosen: readonly Stage[]): Promise<void> {
	for (const { prepare, missing } of chosen) {
		if ((await missing?.()) !== undefined) continue;
		// The stage prepares itself again, and then reports the error.
		await prepare?.().catch(() => undefined);
	}
}

async function test(): Promise<number> {
	const { chosen, live, strict, jestArguments } = readCommandLine(process.argv.slice(2));
	void prepareAhead(chosen);
	const folder = await mkdtemp(join(tmpdir(), 'contact-export-test-'));
	const results: StageResult[] = [];
	for (const stage of chosen) {
		if (results.some(({ name, failed }) => name === stage.needs && failed > 0)) {
			process.stderr.write(`✖ ${stage.name}, not run because ${stage.needs} failed\n`);
			results.push({ name: stage.name, ...singleCount(false), milliseconds: 0 });
		} else {
			results.push(await runStage(stage, { folder, live, required: strict, jestArguments }));
		}
	}

	const { passed, failed, skipped } = total(results);
	const success = failed === 0 && passed > 0 && !(strict && !live && skipped > 0);
	if (success) await rm(folder, { recursive: true, force: true });
	else process.stdout.write(`\nLogs: ${folder}\n`);
	process.stdout.write(`\n${resultTable(results)}\n`);
	return success ? 0 : 1;
}

void untilDone(test);
