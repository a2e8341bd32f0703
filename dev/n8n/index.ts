/** A real n8n, installed, started, driven through its REST API and ended: for the demo and the tests. */
export * from './binaryData';
export * from './cpu';
export * from './credentials';
export * from './executions';
export * from './instance';
export * from './memory';
export * from './nodeTypes';
export * from './newcomer';
export * from './owner';
export * from './pickers';
export * from './rest';
export * from './versions';
export * from './workflows';
