import { join } from 'node:path';
import ts from 'typescript';
import type { Finding } from './checks';
import type { CodeBlock } from './markdown';

/** First line of a TypeScript block: the file that the block would be. */
const FILE = /^\/\/ ([\w./-]+\.ts)\n/;

export function sampleFile({ language, text }: CodeBlock): string | undefined {
	return language === 'ts' ? FILE.exec(text)?.[1] : undefined;
}

/** Compiler errors in the TypeScript blocks of a page, each compiled as the file that it names. */
export function sampleErrors(root: string, blocks: readonly CodeBlock[]): Finding[] {
	const samples = new Map(
		blocks.flatMap((block): Array<[string, CodeBlock]> => {
			const path = sampleFile(block);
			return path === undefined ? [] : [[join(root, path).replaceAll('\\', '/'), block]];
		}),
	);
	if (samples.size === 0) return [];
	const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
		config: object;
	};
	const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
	const host = ts.createCompilerHost(options);
	host.fileExists = (path) => samples.has(path) || ts.sys.fileExists(path);
	host.readFile = (path) => samples.get(path)?.text ?? ts.sys.readFile(path);
	const program = ts.createProgram([...samples.keys()], options, host);
	return [...samples].flatMap(([path, { line }]) => {
		const source = program.getSourceFile(path);
		return ts.getPreEmitDiagnostics(program, source).map(({ messageText, start = 0 }) => ({
			line: line + (source?.getLineAndCharacterOfPosition(start).line ?? 0),
			error: `does not compile: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
		}));
	});
}
