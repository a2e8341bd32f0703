import GithubSlugger from 'github-slugger';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { toString } from 'mdast-util-to-string';
import { gfmTable } from 'micromark-extension-gfm-table';
import { visit } from 'unist-util-visit';

export interface Span {
	text: string;
	/** Counted from 1. */
	line: number;
}

/** A link or an image. */
export interface Link {
	target: string;
	line: number;
}

export interface CodeBlock extends Span {
	language: string;
}

/** A message to the user, from the first column of a table of messages. */
export interface Message extends Span {
	/** Whether the page attributes it to n8n. */
	isOfN8n: boolean;
}

export interface Markdown {
	/** Anchors of the headings on GitHub. */
	anchors: Set<string>;
	links: Link[];
	blocks: CodeBlock[];
	/** Inline `code`. */
	code: Span[];
	/** **Bold** text. */
	bold: Span[];
	messages: Message[];
}

/** Headings of the first column in tables of messages. */
const MESSAGE_HEADINGS: ReadonlySet<string> = new Set(['Message', 'Сообщение']);

export function readMarkdown(text: string): Markdown {
	const tree = fromMarkdown(text, {
		extensions: [gfmTable()],
		mdastExtensions: [gfmTableFromMarkdown()],
	});
	const slugger = new GithubSlugger();
	const page: Markdown = { anchors: new Set(), links: [], blocks: [], code: [], bold: [], messages: [] };
	visit(tree, (node) => {
		const line = node.position?.start.line ?? 0;
		if (node.type === 'heading') page.anchors.add(slugger.slug(toString(node)));
		else if (node.type === 'link' || node.type === 'image') page.links.push({ target: node.url, line });
		else if (node.type === 'code')
			page.blocks.push({ language: node.lang ?? '', text: `${node.value}\n`, line: line + 1 });
		else if (node.type === 'inlineCode') page.code.push({ text: node.value, line });
		else if (node.type === 'strong') page.bold.push({ text: toString(node).replace(/\s+/g, ' '), line });
		else if (node.type === 'table') {
			const [head, ...rows] = node.children.map((row) => row.children[0]);
			if (!MESSAGE_HEADINGS.has(toString(head))) return;
			for (const cell of rows) {
				const [first] = cell?.children ?? [];
				page.messages.push({
					text: first?.type === 'inlineCode' ? first.value : '',
					isOfN8n: toString(cell).endsWith('(n8n)'),
					line: cell?.position?.start.line ?? 0,
				});
			}
		}
	});
	return page;
}
