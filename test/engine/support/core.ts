import { createRequire } from 'node:module';

/** n8n-core has its own copies of these two packages; services are only in its own container. */
const requireOfCore = createRequire(require.resolve('n8n-core'));

/** The container with n8n-core's services. */
export const { Container } = requireOfCore('@n8n/di') as typeof import('@n8n/di');

/** The token under which all parts of n8n request their logger. */
export const { Logger } = requireOfCore('@n8n/backend-common') as typeof import('@n8n/backend-common');
