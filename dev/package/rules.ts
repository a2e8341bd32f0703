import {
	analyzePackage,
	buildScanConfig,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { ESLint } from 'eslint';

/** Files to scan in a checkout and in an unpacked tarball. */
export const SCANNED = { sources: SOURCE_FILE_PATTERNS, package: ['**/*.js', 'package.json'] };

/** Runs the verification scan on a folder. It ignores warnings, so its rules run a second time for them. */
export async function scan(folder: string, patterns: string[]): Promise<{ files: number; errors: string[] }> {
	const { passed, details, message } = await analyzePackage(folder, patterns);
	const eslint = new ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await buildScanConfig(),
	});
	const results = await eslint.lintFiles(patterns);
	const errors: string[] = [];
	if (!passed) errors.push(details ?? message ?? 'The scan failed and gave no reason.');
	else if (results.some(({ messages }) => messages.length > 0))
		errors.push(await (await eslint.loadFormatter('stylish')).format(results));
	return { files: results.length, errors };
}
