import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const FOLDER = 'storage/account/export';

/** A WebDAV server from Debian's packages. */
export interface WebDavProgram {
	/** Its packages. */
	packages: string;
	program: string;
	modules: string[];
	args: string[];
	config: (root: string, port: number) => string;
}

const APACHE_FOLDER = '/usr/lib/apache2/modules';
const APACHE_MODULES = ['mpm_event', 'authn_core', 'authn_file', 'auth_basic', 'authz_core', 'authz_user'];
const apacheFile = (module: string) => `${APACHE_FOLDER}/mod_${module}.so`;

export const LIGHTTPD: WebDavProgram = {
	packages: 'lighttpd, lighttpd-mod-webdav',
	program: '/usr/sbin/lighttpd',
	modules: ['/usr/lib/lighttpd/mod_webdav.so'],
	args: ['-D', '-f'],
	config: (root, port) => `server.modules = ("mod_auth", "mod_authn_file", "mod_webdav")
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
};

export const APACHE: WebDavProgram = {
	packages: 'apache2-bin with dav_fs',
	program: '/usr/sbin/apache2',
	modules: ['dav', 'dav_fs'].map(apacheFile),
	args: ['-D', 'FOREGROUND', '-f'],
	config: (root, port) => `ServerRoot "${root}"
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile "${root}/pid"
ErrorLog "${root}/log"
DocumentRoot "${root}"
${[...APACHE_MODULES, 'dav', 'dav_fs'].map((name) => `LoadModule ${name}_module ${apacheFile(name)}`).join('\n')}
DavLockDB "${root}/locks"
<Directory "${root}/storage">
  Dav On
  AuthType Basic
  AuthName WebDAV
  AuthBasicProvider file
  AuthUserFile "${root}/hashes"
  Require valid-user
</Directory>
`,
};

export function isInstalled({ program, modules }: WebDavProgram): boolean {
	return [program, ...modules].every((file) => existsSync(file));
}

/** A running server with a folder for exports. */
export class WebDavServer {
	private constructor(
		private readonly child: ChildProcess,
		private readonly root: string,
		readonly baseUrl: string,
	) {}

	static async start(
		{ program, args, config }: WebDavProgram,
		{ username, password }: { username: string; password: string },
	): Promise<WebDavServer> {
		const root = await mkdtemp(join(tmpdir(), 'contact-export-webdav-'));
		const port = await freePort();
		await mkdir(join(root, FOLDER), { recursive: true });
		const hash = createHash('sha1').update(password).digest('base64');
		await writeFile(join(root, 'users'), `${username}:${password}\n`);
		await writeFile(join(root, 'hashes'), `${username}:{SHA}${hash}\n`);
		await writeFile(join(root, 'server.conf'), config(root, port));
		// Apache started by root continues as a user who must be able to read and delete here.
		for (const folder of ['', 'storage', 'storage/account', FOLDER]) await chmod(join(root, folder), 0o777);
		const child = spawn(program, [...args, join(root, 'server.conf')], { stdio: 'ignore' });
		const baseUrl = `http://127.0.0.1:${port}/storage/account/`;
		while ((await fetch(baseUrl).catch(() => undefined)) === undefined) {
			if (child.exitCode !== null) throw new Error(`${program} exited with ${child.exitCode}`);
			await sleep(50);
		}
		return new WebDavServer(child, root, baseUrl);
	}

	path(name: string): string {
		return join(this.root, FOLDER, name);
	}

	async close(): Promise<void> {
		const closed = new Promise((resolve) => this.child.once('exit', resolve));
		this.child.kill();
		await closed;
		await rm(this.root, { recursive: true });
	}
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}
