/**
 * Checks the documentation against the repository: `npm run docs`. Exits with 1 if something is wrong.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parse } from 'yaml';
import manifest from '../../package.json';
import { ROOT } from '../package/pack';
import {
	brokenLinks,
	externalLinkError,
	missingFiles,
	unknownLabels,
	unknownMessages,
	wrongCommands,
	type Checkout,
	type Finding,
} from './checks';
import { readMarkdown, type Markdown } from './markdown';
import { documentationUrls, editorLabels } from './product';
import { sampleFile, sampleErrors } from './samples';
import { textsIn } from './texts';

/** Pages in which bold words are labels in the editor. */
const FOR_USERS = /^(README|docs\/(install|callbacks|credentials|troubleshooting|ru))\.md$/;

/** What the README must link to, directly or not. */
const LINKED = ['{docs,examples}/*.{md,json}', 'docs/images/*.png'];

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const pages = new Map<string, Markdown>();
function pageOf(path: string): Markdown {
	const page = pages.get(path) ?? readMarkdown(read(path));
	pages.set(path, page);
	return page;
}

const checkout: Checkout = {
	exists: (path) => existsSync(join(ROOT, path)),
	anchorsOf: (path) => (path.endsWith('.md') ? pageOf(path).anchors : new Set()),
	scripts: new Set(Object.keys(manifest.scripts)),
	repository: manifest.repository.url.replace(/^git\+/, '').replace(/\.git$/, ''),
};

const filesOf = (...patterns: string[]): string[] =>
	globSync(patterns, { cwd: ROOT })
		.map((path) => path.replaceAll('\\', '/'))
		.sort();

function pageFindings(path: string): Finding[] {
	const page = pageOf(path);
	const samples = new Set(page.blocks.map(sampleFile));
	return [
		...brokenLinks(page.links, path, checkout),
		...missingFiles(
			page.code.filter(({ text }) => !samples.has(text)),
			checkout,
		),
		...wrongCommands(page, checkout),
		...unknownMessages(page.messages, texts),
		...sampleErrors(ROOT, page.blocks),
		...(FOR_USERS.test(path) ? unknownLabels(page.bold, labels) : []),
	];
}

/** Pages and examples that no chain of links from the README leads to. */
function unreachable(): string[] {
	const seen = new Set<string>();
	const visit = (path: string) => {
		if (seen.has(path)) return;
		seen.add(path);
		if (!path.endsWith('.md') || !checkout.exists(path)) return;
		for (const { target } of pageOf(path).links)
			if (!/^[a-z]+:/i.test(target)) visit(posix.join(posix.dirname(path), target.replace(/#.*/, '')));
	};
	visit('README.md');
	return filesOf(...LINKED).filter((path) => !seen.has(path));
}

interface Workflow {
	jobs: Record<string, { steps: Array<{ run?: string }> }>;
}

/** Nonexistent commands in GitHub's workflows; everything else is left to actionlint. */
function workflowErrors(path: string): string[] {
	const { jobs } = parse(read(path)) as Workflow;
	const commands = Object.values(jobs)
		.flatMap(({ steps }) => steps.flatMap(({ run = '' }) => run.split('\n')))
		.filter((line) => /^\s*(npm|npx|node) /.test(line));
	const block = { language: 'sh', text: commands.join('\n'), line: 1 };
	return wrongCommands({ ...readMarkdown(''), blocks: [block] }, checkout).map(({ error }) => error);
}

const labels = editorLabels();
const texts = textsIn(ROOT, ['nodes', 'credentials']);
const documents = filesOf('{.,docs,.github}/*.md');
const errors = [
	...documents.flatMap((path) => pageFindings(path).map(({ line, error }) => `${path}:${line}  ${error}`)),
	...unreachable().map((path) => `${path}  the README does not lead there`),
	...filesOf('.github/workflows/*.yml').flatMap((path) =>
		workflowErrors(path).map((error) => `${path}  ${error}`),
	),
	...documentationUrls()
		.map((url) => externalLinkError(url, checkout))
		.filter((error) => error !== undefined)
		.map((error) => `nodes, credentials  ${error}`),
];
const count = [...pages.values()].reduce((sum, { links }) => sum + links.length, 0);
process.stdout.write(
	errors.length > 0
		? `${errors.join('\n')}\n`
		: `${documents.length} pages, ${count} links, ${texts.length} texts of the sources: no errors.\n`,
);
process.exitCode = errors.length > 0 ? 1 : 0;
