import { resolve } from 'node:path';
import {
	brokenLinks,
	externalLinkError,
	missingFiles,
	unknownLabels,
	unknownMessages,
	wrongCommands,
	type Checkout,
	type Finding,
} from '../../../dev/docs/checks';
import { readMarkdown } from '../../../dev/docs/markdown';
import { sampleErrors } from '../../../dev/docs/samples';
import { textsOf } from '../../../dev/docs/texts';

const FILES = [
	'README.md',
	'docs',
	'docs/help.md',
	'docs/page.md',
	'docs/images/one.png',
	'node_modules/.bin/prettier',
	'dev/run.mjs',
];

const checkout: Checkout = {
	exists: (path) => FILES.includes(path),
	anchorsOf: (path) => readMarkdown(path === 'README.md' ? '## Big files' : '## Signing in').anchors,
	scripts: new Set(['demo', 'test']),
	repository: 'https://github.com/somebody/something',
};

const errors = (findings: Finding[]) => findings.map(({ line, error }) => `${line} ${error}`);

describe('links', () => {
	const broken = (text: string, path = 'docs/page.md') =>
		errors(brokenLinks(readMarkdown(text).links, path, checkout));

	it.each([
		['a file', '[help](help.md)'],
		['a file and a heading', '[help](help.md#signing-in)'],
		['a file above', '[home](../README.md#big-files)'],
		['a heading of the page itself', '[here](#signing-in)'],
		['a picture', '![One](images/one.png)'],
		['code', '[`help.md`](help.md)'],
		['another page', '[n8n](https://n8n.io/docs?a=1#b)'],
		['code, not a link', '`[nothing](nowhere.md)`'],
		['a code block, not a link', '```md\n[nothing](nowhere.md)\n```'],
	])('to %s are valid', (_, text) => {
		expect(broken(text)).toEqual([]);
	});

	it.each([
		['\n[help](hlep.md)', '2 hlep.md does not exist'],
		['[`help`](hlep.md)', '1 hlep.md does not exist'],
		['![One](images/two.png)', '1 images/two.png does not exist'],
		['[help](help.md#sign-in)', '1 help.md#sign-in: no such heading'],
		['[here](#nowhere)', '1 #nowhere: no such heading'],
		['[out](../../other/README.md)', '1 ../../other/README.md does not exist'],
		['[n8n](http://n8n.io)', '1 http://n8n.io does not start with https://'],
		['[n8n](https://n8n)', '1 https://n8n is on a private host'],
		['[n8n](https://[n8n.io)', '1 https://[n8n.io is not a valid URL'],
	])('that are broken are found: %j', (text, error) => {
		expect(broken(text)).toEqual([error]);
	});

	it('to this repository lead to its files and headings', () => {
		const { repository } = checkout;
		const ends = ['#readme', '#big-files', '/issues', '/blob/main/docs/help.md#signing-in'];
		for (const end of ends) expect(externalLinkError(repository + end, checkout)).toBeUndefined();
		expect(externalLinkError(`${repository}#small-files`, checkout)).toContain('no such heading');
		expect(externalLinkError(`${repository}/blob/main/docs/hlep.md`, checkout)).toContain('does not exist');
		expect(externalLinkError(`${repository}/blob/main/docs/help.md#x`, checkout)).toContain(
			'no such heading',
		);
	});
});

it('headings have the anchors of GitHub', () => {
	const text =
		'# Why `this` node?\n## WSSE ends: move to OAuth 2.0\n## Что делать, если…\n## Same\n## Same\n';
	expect([...readMarkdown(text).anchors]).toEqual([
		'why-this-node',
		'wsse-ends-move-to-oauth-20',
		'что-делать-если',
		'same',
		'same-1',
	]);
});

describe('commands', () => {
	const wrong = (text: string) => errors(wrongCommands(readMarkdown(text), checkout));

	it.each([
		'```sh\nnpm run demo    # whatever\nnpm test && cd docs\n```',
		'`npm run demo -- --fast`',
		"```sh\nCI=true docker exec -it n8n sh -c 'mkdir -p a && npm install b'\n```",
		'```sh\nnpx prettier --write .\nnode dev/run.mjs demo\n```',
		'```json\nnpm run nothing\n```',
		'`npm`',
	])('%j is valid', (text) => {
		expect(wrong(text)).toEqual([]);
	});

	it.each([
		['```sh\n\nnpm run dmeo\n```', '3 "npm run dmeo": package.json has no script "dmeo"'],
		['Call `npm run nothing`', '1 "npm run nothing": package.json has no script "nothing"'],
		['```sh\nnpm start\n```', '2 "npm start": npm has no "start"'],
		['```sh\ncd docs && npx jest\n```', '2 "npx jest": jest is not installed'],
		['`node dev/nothing.mjs`', '1 "node dev/nothing.mjs": dev/nothing.mjs does not exist'],
		["```sh\ndocker exec n8n sh -c 'cd a && npm instal b'\n```", '2 "npm instal b": npm has no "instal"'],
		['```sh\nwget n8n\n```', '2 "wget n8n": is "wget" installed everywhere?'],
	])('%j is not', (text, error) => {
		expect(wrong(text)).toEqual([error]);
	});
});

it('files that are named as code but do not exist', () => {
	const named = readMarkdown('`dev/run.mjs`, `docs/`, `docs/<name>.md`\n\n`dev/rnu.mjs`').code;
	expect(errors(missingFiles(named, checkout))).toEqual(['3 dev/rnu.mjs does not exist']);
});

it('bold words that the editor does not show', () => {
	const labels = new Set(['Deliver By', 'FTP', 'Max Wait (Minutes)']);
	const text =
		'**Deliver By: FTP**, **Settings → Community Nodes**, **A sentence.**\n\n**Deliver\nBy** and **Deliver To**';
	expect(errors(unknownLabels(readMarkdown(text).bold, labels))).toEqual([
		'4 The editor does not show "Deliver To"',
	]);
});

describe('messages', () => {
	const source = `
		const label = 'Deliver By';
		complain(label, 'there is no server');
		fail(\`Export \${id} was not finished after \${time}; \${state}\`);
		fail('The first half, ' + \`and the \${which} half\`);
	`;
	const found = (message: string) =>
		errors(
			unknownMessages(
				readMarkdown(`| Message | |\n| --- | --- |\n| ${message} | |`).messages,
				textsOf(source),
			),
		);

	it.each([
		'`Export … was not finished after …`',
		'`Deliver By: there is no server`',
		'`The first half, and the … half`',
		'`Error fetching options` (n8n)',
	])('%s exists', (message) => {
		expect(found(message)).toEqual([]);
	});

	it.each([
		'`Export … was not done after …`',
		'`Export … was not finished after`',
		'`was not finished after …`',
		'`Deliver To: there is no server`',
		'`…there…`',
		'`Error fetching options`',
	])('%s is not', (message) => {
		expect(found(message)).toEqual([`3 The sources do not contain "${message.slice(1, -1)}"`]);
	});

	it('of n8n must be known, and a row must have one', () => {
		expect(found('`Anything at all` (n8n)')).toEqual(['3 Is "Anything at all" a message of n8n?']);
		expect(found('nothing')).toEqual(['3 a row of a table of messages without a message as `code`']);
	});
});

it('TypeScript blocks that do not compile against the sources', () => {
	const sample = (type: string) =>
		`\`\`\`ts\n// nodes/platforms/acme/index.ts\nimport type { Platform } from '../platform';\nexport const name: Platform['name'] = ${type};\n\`\`\``;
	const found = (text: string) =>
		errors(sampleErrors(resolve(__dirname, '../../..'), readMarkdown(text).blocks));
	expect(found(sample("'acme'"))).toEqual([]);
	expect(found(sample('5'))).toEqual([
		"4 does not compile: Type 'number' is not assignable to type 'string'.",
	]);
	expect(found('```ts\nwhatever\n```')).toEqual([]);
}, 180_000);
