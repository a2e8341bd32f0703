import js from '@eslint/js';
import { config as n8nCloudRules } from '@n8n/node-cli/eslint';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { layers } from './eslint.layers.mjs';

/** The same objects, but the types of the two packages are incompatible. */
const typed = (/** @type {unknown} */ configs) => /** @type {import('eslint').Linter.Config[]} */ (configs);

/** Shipped code: n8n's own rules for nodes on n8n Cloud, unchanged. */
const SHIPPED = ['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'];

/** All other code: plain typescript-eslint, with type information. */
const TYPESCRIPT = ['sandbox/**/*.ts', 'dev/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts'];
const COMMON_JS = ['**/*.js', '**/*.cjs'];
const ES_MODULES = ['**/*.mjs'];

export default defineConfig(
	globalIgnores(['dist', 'packages', 'coverage']),
	{
		// Rules are disabled only here, with a reason.
		linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
	},
	{ files: ['**/*.ts', ...COMMON_JS, ...ES_MODULES], rules: { 'max-lines': ['error', { max: 350 }] } },
	layers,
	{ files: SHIPPED, extends: typed(n8nCloudRules) },
	{
		// In addition to n8n's rules: a floating promise hides the failure of a start.
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
			// TypeScript checks every name in these files, including scripts, and knows Node's globals.
			'no-undef': 'off',
			// `const { secret: _, ...rest }` omits a member.
			'@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
		},
	},
	{
		// In scripts, casts are JSDoc comments, which these rules can't see: they see the `any` before the cast.
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
		// CommonJS imports are `const { join } = require('node:path')`.
		rules: { '@typescript-eslint/no-require-imports': 'off', '@typescript-eslint/unbound-method': 'off' },
	},
);
