import { access as signIn, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineFixture } from './support';
import { APACHE, isInstalled, LIGHTTPD, WebDavServer } from './support/webDavServer';

const USER = { username: 'webdav002', password: 'wd-Lp4#ü:rT8' };

// Third-party servers from Debian. `test:all` counts a skipped test as a failure; `.ci/run` installs lighttpd. Apache is
// tested as well if it is installed.
const PROGRAMS = isInstalled(APACHE) ? [LIGHTTPD, APACHE].filter(isInstalled) : [LIGHTTPD];

(PROGRAMS.some(isInstalled) ? describe : describe.skip).each(PROGRAMS)(
	'A real WebDAV server ($packages)',
	(program) => {
		let fixture: EngineFixture;
		let server: WebDavServer;
		beforeAll(async () => {
			fixture = await EngineFixture.start();
			server = await WebDavServer.start(program, USER);
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
	},
);
