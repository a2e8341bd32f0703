/**
 * Checks what the documentation says against the repository: `npm run docs`. Ends with 1 when something is not so.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { exampleFiles } from '../demo/examples';
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

const ROOT = resolve(__dirname, '..', '..');

/** Pages whose bold words are what the editor shows. */
const FOR_USERS = /^(README|docs\/(install|callbacks|credentials|troubleshooting|ru))\.md$/;

/** What the README must lead to. */
const LED_TO = ['docs', 'examples'];

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as { scripts: object; repository: { url: string } };

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

const filesIn = (folder: string, ending: RegExp) =>
	!checkout.exists(folder)
		? []
		: readdirSync(join(ROOT, folder), { withFileTypes: true })
				.filter((entry) => entry.isFile() && ending.test(entry.name))
				.map(({ name }) => join(folder, name).replaceAll('\\', '/'));

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

/** Pages and examples that nobody finds who begins with the README. */
function unreachable(): string[] {
	const seen = new Set<string>();
	const visit = (path: string) => {
		if (seen.has(path)) return;
		seen.add(path);
		if (!path.endsWith('.md') || !checkout.exists(path)) return;
		for (const { target } of pageOf(path).links)
			if (!/^[a-z]+:/i.test(target))
				visit(join(dirname(path), target.split('#')[0] ?? '').replaceAll('\\', '/'));
	};
	visit('README.md');
	const wanted = LED_TO.flatMap((folder) => filesIn(folder, /\.(md|json)$/))
		.concat(filesIn('docs/images', /\.png$/))
		.concat(exampleFiles().map((file) => `examples/${file}`));
	return [...new Set(wanted)].filter((path) => !seen.has(path));
}

interface Workflow {
	jobs: Record<string, { steps: Array<{ run?: string }> }>;
}

/** Commands of GitHub's workflows that do not exist; all else about them is actionlint's. */
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
const documents = ['.', 'docs', '.github'].flatMap((folder) => filesIn(folder, /\.md$/));
const errors = [
	...documents.flatMap((path) => pageFindings(path).map(({ line, error }) => `${path}:${line}  ${error}`)),
	...unreachable().map((path) => `${path}  no link leads there from the README`),
	...filesIn('.github/workflows', /\.ya?ml$/).flatMap((path) =>
		workflowErrors(path).map((error) => `${path}  ${error}`),
	),
	...documentationUrls(ROOT)
		.map((url) => externalLinkError(url, checkout))
		.filter((error) => error !== undefined)
		.map((error) => `nodes, credentials  ${error}`),
];
const count = [...pages.values()].reduce((sum, { links }) => sum + links.length, 0);
process.stdout.write(
	errors.length > 0
		? `${errors.join('\n')}\n`
		: `${documents.length} pages, ${count} links, ${texts.length} texts of the sources: everything is as it says.\n`,
);
process.exitCode = errors.length > 0 ? 1 : 0;
