/** A place in a Markdown file. */
interface Placed {
	/** Counted from 1. */
	line: number;
}

/** A stretch of text at its place. */
export interface Span extends Placed {
	text: string;
}

/** A link or an image. */
export interface Link extends Placed {
	target: string;
	isImage: boolean;
}

/** A block of code. */
export interface CodeBlock extends Span {
	language: string;
}

/** A message that the user sees, from a table whose first column is of messages. */
export interface Message extends Span {
	/** Whether it is said to be one of n8n's own. */
	isOfN8n: boolean;
}

/** What the checks look at in a Markdown file. */
export interface Markdown {
	/** Anchors of its headings, as GitHub makes them. */
	anchors: Set<string>;
	links: Link[];
	blocks: CodeBlock[];
	/** `Code` within a line. */
	code: Span[];
	/** What is **bold**. */
	bold: Span[];
	messages: Message[];
}

/** How the first column of a table of messages is headed. */
const MESSAGE_HEADINGS: ReadonlySet<string> = new Set(['Message', 'Сообщение']);

/** Reads the parts of Markdown that this project's documentation is made of. */
export function readMarkdown(text: string): Markdown {
	const { prose, blocks } = withoutBlocks(text);
	const anchors = new Set<string>();
	prose.forEach((line) => {
		const heading = /^#{1,6}\s+(.+?)\s*$/.exec(line)?.[1];
		if (heading !== undefined) anchors.add(unique(anchorOf(heading), anchors));
	});
	return {
		anchors,
		blocks,
		links: spans(prose.map(withoutCode), /(!?)\[(?:[^[\]]|\[[^\]]*\])*\]\(([^()\s]+)\)/g, linkOf),
		code: spans(prose, /`([^`]+)`/g, ([, code = ''], line) => ({ text: code, line })),
		bold: boldIn(prose),
		messages: messagesIn(prose),
	};
}

function linkOf([, mark, target = '']: RegExpMatchArray, line: number): Link {
	return { target, isImage: mark === '!', line };
}

/** The lines outside blocks of code, with empty ones in the blocks' place. */
function withoutBlocks(text: string): { prose: string[]; blocks: CodeBlock[] } {
	const blocks: CodeBlock[] = [];
	let open: CodeBlock | undefined;
	const prose = text.split(/\r?\n/).map((content, index) => {
		const fence = /^\s*```(\S*)/.exec(content);
		if (fence && open) open = undefined;
		else if (fence) blocks.push((open = { language: fence[1] ?? '', text: '', line: index + 2 }));
		else if (open) open.text += `${content}\n`;
		else return content;
		return '';
	});
	return { prose, blocks };
}

const withoutCode = (line: string) => line.replace(/`[^`]*`/g, '');

function spans<T>(lines: string[], pattern: RegExp, make: (match: RegExpMatchArray, line: number) => T): T[] {
	return lines.flatMap((text, index) => [...text.matchAll(pattern)].map((match) => make(match, index + 1)));
}

// Prettier breaks lines within bold text as well.
function boldIn(prose: string[]): Span[] {
	const text = prose.map(withoutCode).join('\n');
	return [...text.matchAll(/\*\*((?:[^*\n]|\n(?!\s*\n))+)\*\*/g)].map(({ 1: bold = '', index }) => ({
		text: bold.replace(/\s+/g, ' '),
		line: text.slice(0, index).split('\n').length,
	}));
}

function messagesIn(prose: string[]): Message[] {
	let isTableOfMessages = false;
	return prose.flatMap((text, index): Message[] => {
		const cell = /^\s*\|\s*(.*?)\s*\|/.exec(text)?.[1];
		if (cell === undefined) isTableOfMessages = false;
		else if (MESSAGE_HEADINGS.has(cell)) isTableOfMessages = true;
		else if (isTableOfMessages && !/^[-:]+$/.test(cell)) {
			const message = /^`([^`]+)`/.exec(cell)?.[1];
			return [{ text: message ?? '', isOfN8n: cell.endsWith('(n8n)'), line: index + 1 }];
		}
		return [];
	});
}

/** The anchor of a heading on GitHub, without the number that a second one of the same text gets. */
function anchorOf(heading: string): string {
	return heading
		.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
		.replace(/[`*]/g, '')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.trim()
		.replace(/\s/g, '-');
}

function unique(anchor: string, taken: ReadonlySet<string>): string {
	let name = anchor;
	for (let number = 1; taken.has(name); number++) name = `${anchor}-${number}`;
	return name;
}
