import {
	analyzePackage,
	buildScanConfig,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { ESLint } from 'eslint';

/** Files to scan in a checkout and in an unpacked tarball. */
export const SCANNED = { sources: SOURCE_FILE_PATTERNS, package: ['**/*.js', 'package.json'] };

/**
 * Runs the verification scan on a folder. It ignores warnings, so its rules run a second time for them.
 *
 * @param {string} folder
 * @param {string[]} patterns
 * @returns {Promise<{ files: number, errors: string[] }>}
 */
export async function scan(folder, patterns) {
	const verdict = await analyzePackage(folder, patterns);
	const errors = verdict.passed
		? []
		: [verdict.details ?? verdict.message ?? 'The scan failed and gave no reason.'];

	const eslint = new ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await buildScanConfig(),
	});
	const results = await eslint.lintFiles(patterns);
	if (verdict.passed && results.some(({ messages }) => messages.length > 0)) {
		const formatter = await eslint.loadFormatter('stylish');
		errors.push(await formatter.format(results));
	}
	return { files: results.length, errors };
}
