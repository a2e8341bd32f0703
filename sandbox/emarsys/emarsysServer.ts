import type { FastifyInstance, FastifyPluginCallback } from 'fastify';
import { platformServer } from '../server/platformServer';
import type { ApiVersion } from './access';
import type { EmarsysState } from './emarsysState';
import { registerExportRoutes } from './exportRoutes';
import { registerLookupRoutes } from './lookupRoutes';
import { registerTokenEndpoint } from './oauth';
import { EmarsysError, replyFailure } from './responses';
import { registerWebDav } from './webDav';

/** Path of the token endpoint; the real one is on another host. */
export const TOKEN_PATH = '/oauth2/token';

/** The Emarsys of the sandbox: API v2 with WSSE, API v3 with bearer tokens, and the token endpoint. */
export function emarsysServer(state: EmarsysState): FastifyInstance {
	const app = platformServer('emarsys', state.context);
	app.setErrorHandler(async (error, _request, reply) => {
		if (!(error instanceof EmarsysError)) throw error;
		const { failure } = error;
		const always = failure.status === 401 || failure.status === 429;
		return await replyFailure(reply, failure, state.settings.failuresAs === 'http200' && !always);
	});
	registerTokenEndpoint(app, TOKEN_PATH, state.tokens);
	registerWebDav(app, state);
	for (const version of ['v2', 'v3'] satisfies ApiVersion[]) {
		const api: FastifyPluginCallback = (routes, _options, done) => {
			registerExportRoutes(routes, state, version);
			registerLookupRoutes(routes, state, version);
			done();
		};
		void app.register(api, { prefix: `/api/${version}` });
	}
	return app;
}
