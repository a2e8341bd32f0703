'use strict';

const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const typescript = ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' } }];

/** Packages that are ES modules, which Jest can load only if they are compiled like our own sources. */
const esModules = Object.keys(
	JSON.parse(readFileSync(join(__dirname, 'node_modules', '.package-lock.json'), 'utf8')).packages,
).filter((folder) => {
	const manifest = join(__dirname, folder, 'package.json');
	return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
});

/**
 * One project per kind of test, so that each can run alone: `jest --selectProjects engine`.
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
	// .cjs files have no transform, but packages of ES modules can contain them, such as tsx.
	transformIgnorePatterns: [
		`^(?!.*/(?:${esModules.join('|')})/(?!node_modules/)).*/node_modules/.*\\.js$`,
		'\\.cjs$',
	],
});

/** Setup of projects with generated tests. */
const setupFiles = ['<rootDir>/test/generatedTests.ts'];

/** All tests except unit and sandbox need Node 24, for n8n's native addons; the npm scripts use it. */
module.exports = {
	// Tests mostly wait for the sandbox, so more workers than cores make sense.
	maxWorkers: 4,
	// Jest ignores it in a project. Longer than the deadlines within tests: a slow machine is not a failure.
	testTimeout: 180_000,
	projects: [
		{ ...project('unit'), setupFiles },
		project('sandbox'),
		{
			...project('engine'),
			globalSetup: '<rootDir>/test/engine/support/globalSetup.js',
			globalTeardown: '<rootDir>/test/engine/support/globalTeardown.js',
			testEnvironment: '<rootDir>/test/engine/support/environment.js',
			moduleNameMapper: { '^\\./support$': '<rootDir>/test/engine/support/sharedSupport.js' },
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
		{ ...project('queue'), globalSetup: '<rootDir>/test/queue/support/globalSetup.ts' },
		project('compat'),
	].filter(({ displayName }) => existsSync(`${__dirname}/test/${displayName}`)),
};
