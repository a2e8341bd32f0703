/** All that an engine test needs; loaded outside of Jest's own globals (environment.js). */
export { Engine, type BinaryMode, type Execution, type Running, type WorkflowJson } from './engine';
export { everything } from './everything';
export {
	fileOf,
	runNode,
	startNode,
	workflowOf,
	type NodeRun,
	type NodeRunning,
	type NodeSetup,
} from './runNode';
