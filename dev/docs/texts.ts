import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A text of the sources: what is fixed in it, in order; something that differs stands between two parts. */
export type Text = readonly string[];

/** Every text in the sources of the folders, those put together from pieces as one. */
export function textsIn(root: string, folders: readonly string[]): Text[] {
	return folders
		.flatMap((folder) =>
			readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
				.filter((name) => name.endsWith('.ts'))
				.map((name) => join(root, folder, name)),
		)
		.flatMap((file) => textsOf(readFileSync(file, 'utf8')));
}

/** The texts of one source file. */
export function textsOf(source: string): Text[] {
	const texts: Text[] = [];
	const visit = (node: ts.Node): void => {
		const text = textOf(node);
		if (text) texts.push(text);
		// What differs in a text can hold texts too; the pieces of a sum are part of it already.
		if (!text || ts.isTemplateExpression(node)) ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true));
	return texts;
}

function textOf(node: ts.Node): Text | undefined {
	if (ts.isStringLiteralLike(node)) return [node.text];
	if (ts.isTemplateExpression(node))
		return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
	if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
	const left = textOf(node.left);
	const right = textOf(node.right);
	if (!left || !right) return undefined;
	return [...left.slice(0, -1), (left.at(-1) ?? '') + (right[0] ?? ''), ...right.slice(1)];
}
