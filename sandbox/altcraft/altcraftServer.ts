import type { FastifyInstance, FastifyPluginCallback } from 'fastify';
import { platformServer } from '../server/platformServer';
import type { AltcraftState } from './altcraftState';
import { registerApiRoutes } from './apiRoutes';
import { registerDownloadRoutes } from './downloadRoutes';

/** Path of the API below the panel's address (platform fact). */
export const API_PATH = '/api/v1.1';

export function altcraftServer(state: AltcraftState): FastifyInstance {
	const app = platformServer('altcraft', state.context);
	const api: FastifyPluginCallback = (routes, _options, done) => {
		registerApiRoutes(routes, state);
		done();
	};
	void app.register(api, { prefix: API_PATH });
	registerDownloadRoutes(app, state);
	return app;
}
