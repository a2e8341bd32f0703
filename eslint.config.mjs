import js from '@eslint/js';
import { config as n8nCloudRules } from '@n8n/node-cli/eslint';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { layers } from './eslint.layers.mjs';

/** The same objects under the types of the two packages, which do not fit each other. */
const typed = (/** @type {unknown} */ configs) => /** @type {import('eslint').Linter.Config[]} */ (configs);

/** What ships: n8n's own rules for nodes that run on n8n Cloud, untouched. */
const SHIPPED = ['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'];

/** Everything that stays in the repository: plain typescript-eslint, with type information. */
const TYPESCRIPT = ['sandbox/**/*.ts', 'dev/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts'];
const COMMON_JS = ['**/*.js', '**/*.cjs'];
const ES_MODULES = ['**/*.mjs'];

export default defineConfig(
	globalIgnores(['dist', 'packages', 'coverage']),
	{
		// A rule is switched off here, with its reason, or not at all.
		linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
	},
	{ files: ['**/*.ts', ...COMMON_JS, ...ES_MODULES], rules: { 'max-lines': ['error', { max: 350 }] } },
	layers,
	{ files: SHIPPED, extends: typed(n8nCloudRules) },
	{
		// Beside n8n's rules: a promise nobody waits for is a start nobody sees fail.
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		extends: typed([tseslint.configs.base]),
		languageOptions: { parserOptions: { project: 'tsconfig.json', tsconfigRootDir: import.meta.dirname } },
		rules: {
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
		},
	},
	{
		files: [...TYPESCRIPT, ...COMMON_JS, ...ES_MODULES],
		extends: [js.configs.recommended, ...typed(tseslint.configs.recommendedTypeChecked)],
		languageOptions: {
			parserOptions: {
				project: ['tsconfig.json', 'tsconfig.scripts.json'],
				tsconfigRootDir: import.meta.dirname,
			},
		},
		rules: {
			// TypeScript checks every name in these files, scripts included, and knows which globals Node has.
			'no-undef': 'off',
			// `const { secret: _, ...rest }` is how a member is left out.
			'@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
		},
	},
	{
		// A cast in a JSDoc comment is not in the syntax tree: in a script these rules see the `any` before the cast.
		// TypeScript itself checks the scripts, strictly (tsconfig.scripts.json).
		files: [...COMMON_JS, ...ES_MODULES],
		rules: {
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-return': 'off',
		},
	},
	{
		files: COMMON_JS,
		languageOptions: { sourceType: 'commonjs' },
		// `const { join } = require('node:path')` is how CommonJS imports.
		rules: { '@typescript-eslint/no-require-imports': 'off', '@typescript-eslint/unbound-method': 'off' },
	},
);
