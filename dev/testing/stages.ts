import { resolve } from 'node:path';
import { N8N_VERSION, SUPPORTED_VERSIONS } from '../n8n';
import { missingForCluster } from '../n8n/clusterServices';
import { findChromium, HOW_TO_GET_CHROMIUM } from '../setup/chromium';
import { installN8n } from '../setup/n8n';
import { npmCli } from '../setup/npm';

/** A part of the tests that runs on its own. */
export interface Stage {
	name: string;
	/** Arguments of Node. */
	args: string[];
	/** Whether it is Jest, which counts its tests itself; anything else counts as one test. */
	jest?: boolean;
	/** A stage without whose success it says nothing. */
	needs?: string;
	/** What it needs that this machine has not, and how to get it: without it the stage is skipped. */
	missing?: () => string | undefined | Promise<string | undefined>;
	/** What it needs that takes long to get. */
	prepare?: () => Promise<unknown>;
	/** Runs with `npm run test:all` only. */
	extra?: boolean;
}

/** The checkout. */
export const ROOT = resolve(__dirname, '..', '..');

const JEST = resolve(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');

const script = (name: string): Stage => ({ name, args: [npmCli(), 'run', name] });

const jestStage = (name: string, ...options: string[]): Stage => ({
	name,
	args: [JEST, '--selectProjects', name, ...options],
	jest: true,
});

const longStage = (name: string): Stage => ({
	...jestStage(name, '--runInBand'),
	needs: 'build',
	prepare: async () => await installN8n(N8N_VERSION),
	extra: true,
});

/** All stages, in their order: what fails fast comes first, what takes long comes last. */
export const stages: readonly Stage[] = [
	script('lint'),
	script('build'),
	script('scan'),
	{ name: 'docs', args: ['--import', 'tsx', resolve(ROOT, 'dev', 'docs', 'check.ts')] },
	jestStage('unit'),
	jestStage('sandbox'),
	jestStage('engine'),
	// Most of the time passes with waiting for n8n's timers, so two files at once; they share one n8n.
	{
		...jestStage('n8n', '--maxWorkers=2'),
		needs: 'build',
		prepare: async () => await installN8n(N8N_VERSION),
	},
	{
		...jestStage('browser', '--runInBand'),
		needs: 'build',
		missing: () => (findChromium() === undefined ? HOW_TO_GET_CHROMIUM : undefined),
		prepare: async () => await installN8n(N8N_VERSION),
	},
	longStage('faults'),
	{ ...longStage('queue'), missing: missingForCluster },
	{
		...longStage('compat'),
		prepare: async () => {
			for (const version of SUPPORTED_VERSIONS) await installN8n(version);
		},
	},
];
