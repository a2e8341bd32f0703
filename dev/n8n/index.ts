/** A real n8n, driven through its REST API, for the demo and the tests. */
export * from './binaryData';
export * from './credentials';
export * from './executions';
export * from './instance';
export * from './linearWorkflow';
export * from './processUse';
export * from './rest';
export * from './until';
export * from './users';
export * from './versions';
export * from './workflows';
