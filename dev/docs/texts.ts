import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A text in the sources: its fixed parts, in order, with a variable part between each two. */
export type Text = readonly string[];

/** All texts in the sources of the folders; concatenated pieces count as one text. */
export function textsIn(root: string, folders: readonly string[]): Text[] {
	return folders
		.flatMap((folder) =>
			readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
				.filter((name) => name.endsWith('.ts'))
				.map((name) => join(root, folder, name)),
		)
		.flatMap((file) => textsOf(readFileSync(file, 'utf8')));
}

export function textsOf(source: string): Text[] {
	const texts: Text[] = [];
	const visit = (node: ts.Node): void => {
		const text = textOf(node);
		if (text) texts.push(text);
		// Template expressions can contain texts, too; the operands of a concatenation are included already.
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
