/** All that an engine test needs; loaded outside of Jest's own globals (environment.js). */
export { Bench, PATHS, type Access, type Rest } from './bench';
export { Engine, type BinaryMode, type Execution, type Running, type WorkflowJson } from './engine';
export { everything } from './everything';
export {
	exportIdOf,
	fileOf,
	runNode,
	startNode,
	workflowOf,
	type NodeRun,
	type NodeRunning,
	type NodeSetup,
} from './runNode';
