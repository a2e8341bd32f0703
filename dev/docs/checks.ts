import { posix } from 'node:path';
import type { CodeBlock, Link, Markdown, Message, Span } from './markdown';
import { N8N_MESSAGES, N8N_WORDS } from './n8nWords';
import type { Text } from './texts';

/** An error in the documentation. */
export interface Finding {
	line: number;
	error: string;
}

/** What the checks need to know about the checkout. */
export interface Checkout {
	/** Whether a file or folder exists, by its path from the root. */
	exists: (path: string) => boolean;
	anchorsOf: (path: string) => ReadonlySet<string>;
	scripts: ReadonlySet<string>;
	/** URL of the repository. */
	repository: string;
}

const report = <T extends { line: number }>(
	entries: readonly T[],
	errorIn: (entry: T) => string | undefined,
): Finding[] =>
	entries.flatMap((entry) => {
		const error = errorIn(entry);
		return error === undefined ? [] : [{ line: entry.line, error }];
	});

/** Broken links and images of the page at `path`. */
export function brokenLinks(links: readonly Link[], path: string, checkout: Checkout): Finding[] {
	return report(links, ({ target }) => {
		if (/^[a-z][a-z+.-]*:/i.test(target)) return externalLinkError(target, checkout);
		const [file = '', anchor] = target.split('#');
		const linked = file === '' ? path : normalised(posix.dirname(path), decodeURI(file));
		return localLinkError(target, linked, anchor, checkout);
	});
}

/** What is wrong with a URL, if anything; one of a file in this repository must exist. */
export function externalLinkError(target: string, checkout: Checkout): string | undefined {
	if (!URL.canParse(target)) return `${target} is not a valid URL`;
	const { protocol, hostname, href, hash } = new URL(target);
	if (protocol !== 'https:') return `${target} does not start with https://`;
	if (!/\.[a-z]{2,}$/.test(hostname)) return `${target} is on a private host`;
	if (!href.startsWith(checkout.repository)) return undefined;
	const path = href.slice(checkout.repository.length).replace(/#.*$/, '');
	const anchor = hash.slice(1) || undefined;
	const [, file] = /^\/blob\/main\/([^?]+)/.exec(path) ?? [];
	if (file !== undefined) return localLinkError(target, file, anchor, checkout);
	const isInReadme = path === '' && anchor !== 'readme';
	return isInReadme ? localLinkError(target, 'README.md', anchor, checkout) : undefined;
}

function localLinkError(
	target: string,
	path: string,
	anchor: string | undefined,
	checkout: Checkout,
): string | undefined {
	if (path.startsWith('..') || !checkout.exists(path)) return `${target} does not exist`;
	if (anchor === undefined) return undefined;
	return checkout.anchorsOf(path).has(decodeURI(anchor)) ? undefined : `${target}: no such heading`;
}

const normalised = (...parts: string[]): string => posix.join(...parts).replace(/\/$/, '');

/** Folders of the repository in which the documentation names files. */
const FOLDERS = /^(\.ci|\.github|credentials|dev|docs|examples|icons|nodes|sandbox|test)\/[\w./-]*$/;

/** Files and folders that are named as code but do not exist. */
export function missingFiles(code: readonly Span[], checkout: Checkout): Finding[] {
	return report(code, ({ text }) =>
		FOLDERS.test(text) && !checkout.exists(normalised(text)) ? `${text} does not exist` : undefined,
	);
}

/** Programs that a reader has, or is told to install. */
const PROGRAMS: ReadonlySet<string> = new Set([
	'apt-get',
	'brew',
	'cd',
	'cp',
	'docker',
	'export',
	'git',
	'mkdir',
	'n8n',
	'rm',
	'sudo',
]);

const NPM = new Set(['ci', 'config', 'exec', 'init', 'install', 'pack', 'publish', 'version', 'view']);

/** Nonexistent commands in shell blocks and inline code. */
export function wrongCommands({ blocks, code }: Markdown, checkout: Checkout): Finding[] {
	const inLines = code.filter(({ text }) => /^(npm|npx|node) \S/.test(text));
	return report([...blocks.filter(isShell).flatMap(linesOf), ...inLines].flatMap(commandsOf), ({ text }) =>
		commandError(text, checkout),
	);
}

const isShell = ({ language }: CodeBlock) => ['sh', 'bash', 'shell'].includes(language);

function linesOf({ text, line }: CodeBlock): Span[] {
	return text.split('\n').map((content, index) => ({ text: content, line: line + index }));
}

function commandsOf({ text, line }: Span): Span[] {
	const [, script] = /\bsh -c '([^']+)'/.exec(text) ?? [];
	const inScript = script === undefined ? [] : commandsOf({ text: script, line });
	const plain = text.replace(/'[^']*'|"[^"]*"/g, '…').replace(/(^|\s)#.*$/, '');
	const commands = plain
		.split(/&&|\|\||[;|]/)
		.map((command) => ({ text: command.trim().replace(/^(\w+=\S*\s+)+/, ''), line }))
		.filter((command) => command.text !== '');
	return [...commands, ...inScript];
}

function commandError(command: string, { exists, scripts }: Checkout): string | undefined {
	const [program = '', first = '', second = ''] = command.split(/\s+/);
	const unless = (isRight: boolean, error: string) => (isRight ? undefined : `"${command}": ${error}`);
	if (program === 'npm' && ['run', 'test'].includes(first)) {
		const script = first === 'run' ? second : first;
		return unless(scripts.has(script), `package.json has no script "${script}"`);
	}
	if (program === 'npm') return unless(NPM.has(first), `npm has no "${first}"`);
	if (program === 'npx') return unless(exists(`node_modules/.bin/${first}`), `${first} is not installed`);
	if (program === 'node') return unless(first.startsWith('-') || exists(first), `${first} does not exist`);
	return unless(PROGRAMS.has(program), `is "${program}" installed everywhere?`);
}

/** Bold words that are neither a label of this package nor one of n8n. */
export function unknownLabels(bold: readonly Span[], labels: ReadonlySet<string>): Finding[] {
	const isKnown = (word: string) => labels.has(word) || N8N_WORDS.has(word);
	return report(bold, ({ text }) => {
		// A sentence is not a label.
		if (isKnown(text) || /[.?!…]$/.test(text)) return undefined;
		const unknown = text.split(/ → |: /).filter((word) => !isKnown(word));
		return unknown.length > 0 ? `The editor does not show "${unknown.join('", "')}"` : undefined;
	});
}

/** Shorter ones would match by chance. */
const SHORTEST_MESSAGE = 10;

/** Messages that are not in the sources; `…` stands for a variable part. */
export function unknownMessages(messages: readonly Message[], texts: readonly Text[]): Finding[] {
	return report(messages, ({ text, isOfN8n }) => {
		if (text === '') return 'a row of a table of messages without a message as `code`';
		if (isOfN8n) return N8N_MESSAGES.has(text) ? undefined : `Is "${text}" a message of n8n?`;
		if (isInSources(text, texts)) return undefined;
		return `The sources do not contain "${text}"`;
	});
}

function isInSources(message: string, texts: readonly Text[]): boolean {
	const pieces = message.split('…');
	if (pieces.join('').length < SHORTEST_MESSAGE) return false;
	const fixed = pieces.map((piece) => piece.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'));
	const pattern = new RegExp(`^${fixed.join('.*')}$`, 's');
	if (texts.some((text) => pattern.test(text.join('\u0000')))) return true;
	// An error about a field starts with its label.
	const [, label, error] = /^([^:…]+): (.+)$/.exec(message) ?? [];
	if (label === undefined || error === undefined) return false;
	return texts.some(([only, ...more]) => only === label && more.length === 0) && isInSources(error, texts);
}
