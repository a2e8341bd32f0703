import type { FastifyInstance } from 'fastify';
import { platformServer } from '../server/platformServer';
import type { AltcraftState } from './altcraftState';
import { registerApiRoutes } from './apiRoutes';
import { registerDownloadRoutes } from './downloadRoutes';

/** Where the API's methods are, below the panel's address (platform fact). */
export const API_PATH = '/api/v1.1';

/** Makes the Altcraft of the sandbox. */
export function altcraftServer(state: AltcraftState): FastifyInstance {
	const app = platformServer('altcraft', state.context);
	void app.register(async (routes) => registerApiRoutes(routes, state), { prefix: API_PATH });
	registerDownloadRoutes(app, state);
	return app;
}
