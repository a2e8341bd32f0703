import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { EXPORT_TYPE, TRIGGER_TYPE } from '../../dev/demo/examples';
import { readWorkflow, type NewWorkflow } from '../../dev/n8n';

/** What a saved workflow meant to the version that saved it. */
export interface Meaning {
	/** Node → all its parameters, including defaults. */
	parameters: Record<string, INodeParameters>;
	/** Started exports, with the body of each request. */
	sent?: string[];
	/** All other requests to the platforms. */
	asked?: string[];
	/** Node → the kinds of its output items. */
	given?: Record<string, IDataObject[]>;
}

/** A workflow saved by an earlier version. */
export interface Frozen {
	version: string;
	/** Its path below the folder of the version. */
	file: string;
	workflow: NewWorkflow;
}

/** The version that is being recorded instead of compared: see the README in this folder. */
const FREEZING = process.env.CONTACT_EXPORT_FREEZE;

/** All workflows saved by earlier versions. */
export function frozenWorkflows(): Frozen[] {
	const versions = readdirSync(__dirname).filter((name) => /^\d/.test(name));
	return versions.flatMap((version) =>
		readdirSync(join(__dirname, version), { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.json') && !file.startsWith('meaning'))
			.sort()
			.map((file) => ({ version, file, workflow: readWorkflow(join(__dirname, version, file)) })),
	);
}

/** The nodes of a workflow that are of this package, including its tools for AI agents. */
export function ownNodes({ nodes }: NewWorkflow): INode[] {
	return nodes.filter(({ type }) => [EXPORT_TYPE, `${EXPORT_TYPE}Tool`, TRIGGER_TYPE].includes(type));
}

/** Whether a workflow is started by a call from outside, which needs a whole n8n. */
export function isCalled({ workflow }: Frozen): boolean {
	return ownNodes(workflow).some(
		({ type, parameters }) => type === TRIGGER_TYPE || parameters.continueWhen === 'calledBack',
	);
}

/** Whether a workflow is an example for users, with nodes of many kinds. */
export function isExample({ file }: Frozen): boolean {
	return file.startsWith('examples');
}

/**
 * What a workflow meant to the version that saved it.
 *
 * @param now what it means today, which is returned while a version is being frozen
 */
export function meaningOf<Part extends Partial<Meaning>>({ version, file }: Frozen, now: Part): Part {
	const path = join(__dirname, version, 'meaning', file);
	const known = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Meaning) : {};
	if (FREEZING !== version) return known as Part;
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, `${JSON.stringify({ ...known, ...now }, undefined, 2)}\n`);
	return now;
}

/** Fails if a workflow does not do what it did: more requests are allowed, and items may have more fields. */
export function expectSameMeaning(one: Frozen, now: Required<Omit<Meaning, 'parameters'>>): void {
	const then = meaningOf(one, now);
	expect(now.sent).toEqual(then.sent);
	expect(now.asked).toEqual(expect.arrayContaining(then.asked));
	expect(now.given).toMatchObject(then.given);
}
