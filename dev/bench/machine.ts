import { cpus, loadavg, totalmem } from 'node:os';
import { x } from 'tinyexec';
import { version } from '../../package.json';
import { ROOT } from '../package/pack';
import { N8N_VERSION } from '../n8n';

/** Where something was measured, anonymously. */
export interface Machine {
	processor: string;
	cores: number;
	/** Bytes. */
	memory: number;
	system: string;
	/** Load average of the minute before. */
	load: number;
	node: string;
	n8n: string;
	/** Version of this package, and the commit. */
	package: string;
}

export async function describeMachine(): Promise<Machine> {
	return {
		processor: cpus()[0]?.model.trim() ?? 'unknown',
		cores: cpus().length,
		memory: totalmem(),
		system: `${process.platform} ${process.arch}`,
		load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
		node: process.version,
		n8n: N8N_VERSION,
		package: [version, await commit()].filter(Boolean).join(', '),
	};
}

async function commit(): Promise<string> {
	const git = await x('git', ['rev-parse', '--short', 'HEAD'], { nodeOptions: { cwd: ROOT } });
	return git.exitCode === 0 ? `commit ${git.stdout.trim()}` : '';
}
