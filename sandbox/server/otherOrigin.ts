import type { FastifyInstance } from 'fastify';
import { platformServer, type ServerContext } from './platformServer';

/** A host of another party: the target of redirects, which must never receive credentials. Responds with a CSV file. */
export function otherOriginServer(context: ServerContext): FastifyInstance {
	const app = platformServer('otherOrigin', context);
	app.all('/*', async (_request, reply) => {
		return await reply.type('text/csv;charset=UTF-8').send('otherOrigin\nthis file is not yours\n');
	});
	return app;
}
