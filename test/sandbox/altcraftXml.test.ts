import { startSandbox, type Sandbox } from '../../sandbox';

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox({ jobDurationMs: 0, rows: 10 });
});

afterEach(async () => await sandbox.close());

async function call(
	path: string,
	inner: string,
): Promise<{ type: string | null; text: string; http: number }> {
	const response = await fetch(`${sandbox.altcraft.baseUrl}/api/v1.1/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/xml', 'request-id': String(Math.random()) },
		body: `<?xml version="1.0" encoding="UTF-8"?><xml><token>${sandbox.altcraft.token}</token>${inner}</xml>`,
	});
	return { type: response.headers.get('content-type'), text: await response.text(), http: response.status };
}

const START =
	'<source_type>database</source_type><source_id>1</source_id><file_format>csv</file_format><custom_request/>';

async function status(): Promise<string> {
	const { text, type } = await call('profiles/get_all', START);
	expect(type).toMatch(/^application\/xml/);
	const taskId = /<task_id>(.*)<\/task_id>/.exec(text)?.[1];
	return (await call('tasks/status', `<task_id>${taskId}</task_id>`)).text;
}

it('responds in XML: one element for one file, an empty one for no errors', async () => {
	const text = await status();
	expect(text).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<xml><data>/);
	expect(text).toContain('<errors/>');
	expect(text).toContain('<total>10</total>');
	expect(text.match(/<urls>/g)).toHaveLength(1);
	expect(text).toContain('<error>0</error><error_text>Successful operation</error_text></xml>');
});

it('repeats the element for several files, and has an empty one for none', async () => {
	sandbox.altcraft.set({ files: 2 });
	expect((await status()).match(/<urls>\/api\//g)).toHaveLength(2);
	sandbox.setRows(0);
	expect(await status()).toContain('<urls/>');
});

it('escapes special characters', async () => {
	const { text } = await call('databases/list', '<limit>3</limit>');
	expect(text).toContain('<name>Newsletter &amp; &quot;friends&quot;</name>');
});

it.each([
	['a wrong token', 'databases/list', '<token>wrong</token>', 401],
	['a source that does not exist', 'profiles/get_all', START.replace('>1<', '>404<'), 400],
	['a source ID that is not a number', 'profiles/get_all', START.replace('>1<', '>one<'), 400],
	['broken XML', 'databases/list', '<limit>', 400],
])('returns errors in XML: %s', async (_name, path, inner, code) => {
	const { text, http } = await call(path, inner);
	expect(http).toBe(200);
	expect(text).toContain(`<error>${code}</error>`);
});

it('is rejected by the newest installations', async () => {
	sandbox.altcraft.set({ xml: false });
	expect((await call('databases/list', '')).text).toContain('<error>400</error>');
});
