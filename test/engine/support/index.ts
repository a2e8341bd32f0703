/** All that an engine test needs; loaded outside of Jest's own globals (environment.js). */
export { Bench, PATHS, type Access, type Rest } from './bench';
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
export { everything } from './everything';
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
