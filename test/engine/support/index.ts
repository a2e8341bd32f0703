/** Everything that an engine test needs; loaded outside of Jest's globals (environment.js). */
export { EngineFixture, PATHS, type SignIn, type Rest } from './engineFixture';
export {
	Engine,
	type BinaryMode,
	type Execution,
	type Picker,
	type Place,
	type Running,
	type WorkflowJson,
} from './engine';
export { TYPE } from './nodeTypes';
export { setClock, stopClockAt, useRealTime } from './clock';
export { flattenToText } from './flattenToText';
export {
	exportIdOf,
	fileOf,
	nodeRunOf,
	runNode,
	startNode,
	workflowOf,
	type NodeRun,
	type NodeRunning,
	type NodeSetup,
} from './runNode';
