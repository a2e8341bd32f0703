import { dirname, join } from 'node:path';
import { x } from 'tinyexec';
import manifest from '../../package.json';
import { table } from '../docs/tables';
import { N8N_VERSION } from '../n8n';
import { pack, unpack } from '../package/pack';
import { installN8n } from '../setup/n8n';
import { withProgress } from '../setup/progress';
import { atMost, tempDir, type Benchmark, type Scale } from './benchmark';
import { median } from './figures';

const LOADS: Record<Scale, number> = { full: 20, quick: 5 };

interface Figures {
	/** CPU milliseconds for loading all nodes and credentials of the package, and n8n's HTTP Request node. */
	loads: Array<{ package: number; httpRequest: number }>;
	/** Bytes of the tarball and of the installed files. */
	size: { packed: number; unpacked: number; files: number };
}

const milliseconds = (values: number[]): string => `${Math.round(median(values))} ms`;

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;

/** What the package costs n8n when it starts: loading all of it, in a new Node.js. */
export const startup: Benchmark<Figures> = {
	name: 'startup',

	async measure(scale) {
		const { program, node } = await installN8n(N8N_VERSION);
		const modules = join(dirname(program), '..', '..');
		const folder = tempDir();
		const { tarball, files, packed, unpacked } = await pack(folder);
		const installed = join(folder, 'package');
		await unpack(tarball, installed);
		const { credentials, nodes } = manifest.n8n;
		const own = [...credentials, ...nodes].map((file) => join(installed, file));
		const theirs = join(modules, 'n8n-nodes-base', 'dist', 'nodes', 'HttpRequest', 'HttpRequest.node.js');
		const timed = async (...paths: string[]): Promise<number> => {
			const nodeOptions = { env: { NODE_PATH: modules } };
			const args = [join(__dirname, 'loadTime.js'), ...paths];
			return Number((await x(node, args, { nodeOptions, throwOnError: true })).stdout);
		};
		const loads: Figures['loads'] = [];
		await withProgress('Loading the nodes in new processes', async () => {
			while (loads.length < LOADS[scale])
				loads.push({ package: await timed(...own), httpRequest: await timed(theirs) });
		});
		return { loads, size: { packed, unpacked, files: files.length } };
	},

	report({ loads, size }) {
		const own = loads.map((load) => load.package);
		const theirs = loads.map(({ httpRequest }) => httpRequest);
		const toTheirs = median(loads.map((load) => load.package / load.httpRequest));
		return {
			aims: [atMost("Processor for loading the package to n8n's HTTP Request node", toTheirs, 1)],
			table: table(
				['what', 'median'],
				[
					['all nodes and credentials of this package', milliseconds(own)],
					["n8n's HTTP Request node", milliseconds(theirs)],
					['size on disk', `${kilobytes(size.unpacked)} in ${size.files} files`],
					['size of the download', kilobytes(size.packed)],
				],
			),
		};
	},
};
