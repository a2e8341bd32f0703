import { resolve } from 'node:path';
import { N8N_VERSION } from '../n8n';
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
	missing?: () => string | undefined;
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

/** All stages, in their order: what fails fast comes first, what takes long comes last. */
export const stages: readonly Stage[] = [
	script('lint'),
	script('build'),
	script('scan'),
	jestStage('unit'),
	jestStage('sandbox'),
	jestStage('engine'),
	// One n8n for all files: two would not fit into the memory and cores of a small machine.
	{ ...jestStage('n8n', '--runInBand'), needs: 'build', prepare: async () => await installN8n(N8N_VERSION) },
	{
		...jestStage('browser', '--runInBand'),
		needs: 'build',
		missing: () => (findChromium() === undefined ? HOW_TO_GET_CHROMIUM : undefined),
		prepare: async () => await installN8n(N8N_VERSION),
	},
];
