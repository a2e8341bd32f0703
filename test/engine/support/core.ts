import { createRequire } from 'node:module';

/** n8n-core brings copies of its own of these two; services are found in its container only. */
const requireOfCore = createRequire(require.resolve('n8n-core'));

/** The container that holds the services of n8n-core. */
export const { Container } = requireOfCore('@n8n/di') as typeof import('@n8n/di');

/** The class under which every part of n8n asks for its logger. */
export const { Logger } = requireOfCore('@n8n/backend-common') as typeof import('@n8n/backend-common');
