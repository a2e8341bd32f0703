import { browserTests } from './support/browserFixture';
import { EMARSYS } from '../n8n/support/parameters';
import { linearWorkflow } from '../n8n/support/workflows';
import { createWorkflow } from '../../dev/n8n';

const EXPORT = 'Contact Export';

describe('the credentials in the editor', () => {
	const test = browserTests();

	test('Altcraft: a wrong token says what is wrong, the right one works', async ({
		editor,
		n8n: fixture,
	}) => {
		await editor.newWorkflow();
		const panel = await editor.add('altcraft', 'Export contacts and wait for the file');
		await panel.choose('platform', 'Altcraft');
		const { baseUrl, token } = fixture.sandbox.altcraft;
		const entering = await panel.newCredential();
		await entering.fill({ baseUrl, token: 'not-the-token' });
		await entering.save();
		await entering.failure(/^Altcraft did not accept the token/);
		await entering.fill({ token });
		await entering.save();
		await entering.closed();

		const again = await panel.editCredential();
		await again.success.waitFor();
		await again.close();
	});

	test('Emarsys: a wrong secret says what is wrong', async ({ editor, n8n: fixture }) => {
		const { rest } = fixture.n8n;
		const workflow = linearWorkflow([
			{ name: EXPORT, parameters: EMARSYS, credentials: fixture.pick('emarsysWsseApi') },
		]);
		await editor.openWorkflow((await createWorkflow(rest, workflow)).id);
		const panel = await editor.openNode(EXPORT);
		const right = await panel.editCredential();
		await right.success.waitFor();
		await right.fill({ secret: 'not-the-secret' });
		await right.save();
		await right.failure(/^Emarsys did not accept username and secret/);
	});

	test('Emarsys: OAuth2, chosen in the window of a node with WSSE', async ({ editor, n8n: fixture }) => {
		const { rest } = fixture.n8n;
		const workflow = linearWorkflow([
			{ name: EXPORT, parameters: EMARSYS, credentials: fixture.pick('emarsysWsseApi') },
		]);
		await editor.openWorkflow((await createWorkflow(rest, workflow)).id);
		const panel = await editor.openNode(EXPORT);
		const window = await panel.newCredential();
		await window.signInBy('WSSE', 'OAuth2');
		const { v3Url, tokenUrl, clientId, clientSecret } = fixture.sandbox.emarsys;
		await window.fill({ baseUrl: v3Url, accessTokenUrl: tokenUrl, clientId, clientSecret: 'wrong' });
		await window.save();
		await window.failure(/^Emarsys did not accept the access token .*client secret/);
		await window.fill({ clientSecret });
		await window.save();
		await window.closed();

		await panel.run();
		const started = fixture.sandbox.requests.filter(({ url }) => url.endsWith('/contact/getregistrations'));
		expect(started.map(({ url }) => url)).toEqual(['/api/v3/contact/getregistrations']);
	});
});
