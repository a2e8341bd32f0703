'use strict';

const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const typescript = ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' } }];

/** Where the packages are that are ES modules: Jest loads them only when they are translated, as our own sources are. */
const esModules = Object.keys(
	JSON.parse(readFileSync(join(__dirname, 'node_modules', '.package-lock.json'), 'utf8')).packages,
).filter((folder) => {
	const manifest = join(__dirname, folder, 'package.json');
	return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
});

/**
 * One project per kind of test, so that each can be run alone: `jest --selectProjects engine`.
 *
 * @param {string} name a folder in `test/`
 */
const project = (name) => ({
	displayName: name,
	rootDir: __dirname,
	roots: [`<rootDir>/test/${name}`],
	testMatch: ['**/*.test.ts'],
	testEnvironment: 'node',
	transform: { '\\.(?:ts|m?js)$': typescript },
	// No transform is for .cjs, and an ES module can have such files as well: tsx has.
	transformIgnorePatterns: [
		`^(?!.*/(?:${esModules.join('|')})/(?!node_modules/)).*/node_modules/.*\\.js$`,
		'\\.cjs$',
	],
});

/** Before the files of a project with generated tests. */
const setupFiles = ['<rootDir>/test/generatedTests.ts'];

/** All but the unit and sandbox tests need Node 24, the only one that n8n's own binaries fit; the npm scripts see to it. */
module.exports = {
	// Most of a test's time passes with waiting for the sandbox, so there may be more workers than cores.
	maxWorkers: 4,
	// Jest reads it here, and not in a project. Longer than what a test waits for within: a slow machine is no failure.
	testTimeout: 180_000,
	projects: [
		{ ...project('unit'), setupFiles },
		project('sandbox'),
		{
			...project('engine'),
			globalSetup: '<rootDir>/test/engine/support/globalSetup.js',
			globalTeardown: '<rootDir>/test/engine/support/globalTeardown.js',
			testEnvironment: '<rootDir>/test/engine/support/environment.js',
			moduleNameMapper: { '^\\./support$': '<rootDir>/test/engine/support/handedIn.js' },
		},
		{
			...project('n8n'),
			globalSetup: '<rootDir>/test/n8n/support/globalSetup.ts',
			globalTeardown: '<rootDir>/test/n8n/support/globalTeardown.ts',
		},
		{
			...project('browser'),
			globalSetup: '<rootDir>/test/n8n/support/globalSetup.ts',
			globalTeardown: '<rootDir>/test/n8n/support/globalTeardown.ts',
		},
		{ ...project('faults'), setupFiles },
		project('queue'),
		project('compat'),
	].filter(({ displayName }) => existsSync(`${__dirname}/test/${displayName}`)),
};
