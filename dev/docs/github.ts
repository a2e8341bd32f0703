import { parse } from 'yaml';

/** What of a workflow of GitHub Actions is looked at. */
interface Workflow {
	name?: unknown;
	on?: unknown;
	permissions?: unknown;
	jobs?: Record<string, { 'timeout-minutes'?: unknown; steps?: Array<{ uses?: string; run?: string }> }>;
}

/** A workflow that was read: its problems, and the commands it runs. */
export interface ReadWorkflow {
	problems: string[];
	commands: string[];
}

/** An action that is pinned to a major version, or to a commit. */
const PINNED = /^[\w.-]+\/[\w./-]+@(v\d+|[0-9a-f]{40})$/;

/** Reads a workflow of GitHub Actions. */
export function readWorkflow(text: string): ReadWorkflow {
	const workflow = parsed<Workflow>(text);
	if (typeof workflow === 'string') return { problems: [workflow], commands: [] };
	const { name, on, permissions, jobs = {} } = workflow;
	const problems = [
		...(name ? [] : ['it has no name']),
		...(on ? [] : ['nothing starts it']),
		// Without, a token of GitHub's may do whatever the repository's settings say.
		...(permissions !== undefined ? [] : ['it does not say what it may do (permissions)']),
		...(Object.keys(jobs).length > 0 ? [] : ['it has no jobs']),
	];
	const steps = Object.entries(jobs).flatMap(([job, { 'timeout-minutes': limit, steps: list = [] }]) => {
		if (typeof limit !== 'number') problems.push(`the job ${job} has no time limit`);
		if (list.length === 0) problems.push(`the job ${job} does nothing`);
		return list;
	});
	for (const { uses } of steps)
		if (uses !== undefined && !PINNED.test(uses)) problems.push(`${uses} is not pinned to a major version`);
	const commands = steps.flatMap(({ run }) => run?.split('\n') ?? []);
	return { problems, commands: commands.filter((line) => line.trim() !== '') };
}

interface IssueForm {
	name?: unknown;
	description?: unknown;
	body?: Array<{ type?: string; id?: string; attributes?: { label?: string; value?: string } }>;
}

/** The fields that GitHub knows. */
const FIELD_TYPES = new Set(['checkboxes', 'dropdown', 'input', 'markdown', 'textarea']);

/** What is wrong with a form for issues. */
export function formProblems(text: string): string[] {
	const form = parsed<IssueForm>(text);
	if (typeof form === 'string') return [form];
	const { name, description, body = [] } = form;
	const ids = body.flatMap(({ id }) => id ?? []);
	return [
		...(name && description ? [] : ['it has no name or no description']),
		...(body.length > 0 ? [] : ['it asks nothing']),
		...(new Set(ids).size === ids.length ? [] : ['two fields have the same id']),
		...body.flatMap(({ type = '', attributes }) => [
			...(FIELD_TYPES.has(type) ? [] : [`GitHub knows no field of the type "${type}"`]),
			...(attributes?.[type === 'markdown' ? 'value' : 'label'] ? [] : [`a ${type} has no text`]),
		]),
	];
}

/** What is wrong with a file of YAML of which nothing else is known. */
export function yamlProblems(text: string): string[] {
	const value = parsed<unknown>(text);
	return typeof value === 'string' ? [value] : [];
}

// The problem where it is no YAML, or none that holds anything.
function parsed<T>(text: string): T | string {
	try {
		const value = parse(text) as unknown;
		return typeof value === 'object' && value !== null ? (value as T) : 'there is nothing in it';
	} catch (error) {
		return `it is no YAML: ${(error as Error).message.split('\n', 1)[0] ?? ''}`;
	}
}
