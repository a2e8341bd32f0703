import { resolve } from 'node:path';
import { N8N_VERSION, SUPPORTED_VERSIONS } from '../n8n';
import { ROOT } from '../package/pack';
import { findChromium, HOW_TO_GET_CHROMIUM } from '../setup/chromium';
import { installN8n } from '../setup/n8n';

export interface Stage {
	name: string;
	/** A program and its arguments. */
	command: string[];
	/** Whether it is Jest, which counts its tests; anything else counts as one test. */
	jest?: boolean;
	/** A stage that must succeed first. */
	needs?: string;
	/** What this machine lacks for it, and how to get it. */
	missing?: () => string | undefined | Promise<string | undefined>;
	/** Installs what it needs; may take minutes. */
	prepare?: () => Promise<unknown>;
	/** Runs with `npm run test:all` only. */
	extra?: boolean;
}

const script = (name: string): Stage => ({ name, command: ['npm', 'run', name] });

const jest = (name: string, ...options: string[]): Stage => ({
	name,
	command: [
		process.execPath,
		resolve(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'),
		...['--selectProjects', name, ...options],
	],
	jest: true,
});

const withN8n = (stage: Stage): Stage => ({
	...stage,
	needs: 'build',
	prepare: async () => await installN8n(N8N_VERSION),
});

const long = (name: string): Stage => ({ ...withN8n(jest(name, '--runInBand')), extra: true });

/** All stages, in order: fast ones first. */
export const stages: readonly Stage[] = [
	script('lint'),
	script('build'),
	script('scan'),
	script('docs'),
	jest('unit'),
	jest('sandbox'),
	jest('engine', '--maxWorkers=5'),
	// Two files at a time, most in one n8n, because they mostly wait for n8n's timers.
	withN8n(jest('n8n', '--maxWorkers=2')),
	{
		...withN8n(jest('browser', '--runInBand')),
		missing: () => (findChromium() === undefined ? HOW_TO_GET_CHROMIUM : undefined),
	},
	long('faults'),
	long('queue'),
	{
		...long('compat'),
		prepare: async () => {
			for (const version of SUPPORTED_VERSIONS) await installN8n(version);
		},
	},
];
