import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access as signIn, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineFixture } from './support';

const LIGHTTPD = '/usr/sbin/lighttpd';
const IS_THERE = existsSync(LIGHTTPD) && existsSync('/usr/lib/lighttpd/mod_webdav.so');
const USER = { username: 'webdav002', password: 'wd-Lp4#ü:rT8' };

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** Debian's WebDAV server: apt-get install lighttpd lighttpd-mod-webdav */
class Lighttpd {
	private constructor(
		private readonly child: ChildProcess,
		private readonly root: string,
		readonly baseUrl: string,
	) {}

	static async start(): Promise<Lighttpd> {
		const root = await mkdtemp(join(tmpdir(), 'contact-export-webdav-'));
		const port = await freePort();
		await mkdir(join(root, 'storage/account/export'), { recursive: true });
		await writeFile(join(root, 'users'), `${USER.username}:${USER.password}\n`);
		const config = join(root, 'lighttpd.conf');
		await writeFile(
			config,
			`server.modules = ("mod_auth", "mod_authn_file", "mod_webdav")
server.bind = "127.0.0.1"
server.port = ${port}
server.document-root = "${root}"
auth.backend = "plain"
auth.backend.plain.userfile = "${root}/users"
$HTTP["url"] =~ "^/storage/" {
  webdav.activate = "enable"
  auth.require = ("" => ("method" => "basic", "realm" => "WebDAV", "require" => "valid-user"))
}
`,
		);
		const child = spawn(LIGHTTPD, ['-D', '-f', config], { stdio: 'ignore' });
		const baseUrl = `http://127.0.0.1:${port}/storage/account/`;
		while ((await fetch(baseUrl).catch(() => undefined)) === undefined) {
			if (child.exitCode !== null) throw new Error(`lighttpd exited with ${child.exitCode}`);
			await sleep(50);
		}
		return new Lighttpd(child, root, baseUrl);
	}

	path(name: string): string {
		return join(this.root, 'storage/account/export', name);
	}

	async close(): Promise<void> {
		const closed = new Promise((resolve) => this.child.once('exit', resolve));
		this.child.kill();
		await closed;
		await rm(this.root, { recursive: true });
	}
}

// A third-party server from Debian. `test:all` counts a skipped test as a failure; `.ci/run` installs it.
(IS_THERE ? describe : describe.skip)('A real WebDAV server (lighttpd, lighttpd-mod-webdav)', () => {
	let fixture: EngineFixture;
	let server: Lighttpd;
	beforeAll(async () => {
		fixture = await EngineFixture.start();
		server = await Lighttpd.start();
		await fixture.changeCredential('webDav', { baseUrl: server.baseUrl, ...USER });
	});
	afterAll(async () => {
		await fixture.close();
		await server.close();
	});
	beforeEach(() => fixture.reset());

	const exists = async (name: string) =>
		await signIn(server.path(name)).then(
			() => true,
			() => false,
		);

	/** A finished export and its file name. */
	async function ended(): Promise<{ exportId: string; name: string }> {
		fixture.sandbox.emarsys.set({ servesFile: 'never', filePrefix: 'Käufer #1, 50% +' });
		fixture.sandbox.setJobDuration(600_000);
		const exportId = await fixture.exportId('wsse');
		fixture.sandbox.jobs.finish(exportId);
		return { exportId, name: fixture.sandbox.jobs.get(exportId).files[0]?.name ?? '' };
	}

	it.each(['file', 'rows', 'parts'])('serves the file, and deletes it if set: %s', async (output) => {
		const { exportId, name } = await ended();
		await writeFile(server.path(name), await fixture.sandbox.jobs.csvOf(exportId));
		const download = { operation: 'download', exportId, output };
		const kept = await fixture.run('wsse', { ...download, options: { downloadFrom: 'webDav' } });
		expect(kept.error).toBeUndefined();
		if (output === 'rows') expect(kept.items).toHaveLength(50);
		else expect(await fixture.file(kept)).toEqual(await fixture.sandbox.jobs.csvOf(exportId));
		expect(await exists(name)).toBe(true);
		const options = { downloadFrom: 'webDav', deleteAfterDownload: true };
		expect((await fixture.run('wsse', { ...download, options })).error).toBeUndefined();
		expect(await exists(name)).toBe(false);
	});

	it('has the file some time after the status is done', async () => {
		const { exportId, name } = await ended();
		const options = { downloadFrom: 'webDav' };
		const running = fixture.startRun('wsse', { operation: 'download', exportId, options });
		while (fixture.polls.length === 0) await sleep(20);
		await sleep(200);
		await writeFile(server.path(name), await fixture.sandbox.jobs.csvOf(exportId));
		expect((await running.finished).error).toBeUndefined();
	});

	it('accepts only the right user', async () => {
		const { exportId } = await ended();
		const restore = await fixture.changeCredential('webDav', { password: 'wrong-password' });
		const run = await fixture.run('wsse', {
			operation: 'download',
			exportId,
			options: { downloadFrom: 'webDav' },
		});
		await restore();
		expect(run.error?.message).toMatch(/did not accept the username and password/);
	});

	it('responds to the credential test', async () => {
		const header = `Basic ${Buffer.from(`${USER.username}:${USER.password}`).toString('base64')}`;
		const ask = async (authorization: string) =>
			(await fetch(server.baseUrl, { method: 'PROPFIND', headers: { authorization, depth: '0' } })).status;
		expect(await ask(header)).toBe(207);
		expect(await ask('Basic eDp5')).toBe(401);
	});
});
