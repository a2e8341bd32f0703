import { createRequire } from 'node:module';
import path from 'node:path';
import { n8n } from '../../../package.json';

const requireSource = createRequire(__filename);
const ROOT = path.resolve(__dirname, '../../..');

/** Instances of the classes that the manifest lists for n8n, from the sources instead of the built files. */
export function fromSources<Type>(kind: 'nodes' | 'credentials'): Type[] {
	return n8n[kind].map((file) => {
		const source = path.join(ROOT, file.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
		const classes = requireSource(source) as Record<string, new () => Type>;
		const Class = classes[path.basename(source).split('.')[0] ?? ''];
		if (!Class) throw new Error(`${source} has no class of its own name.`);
		return new Class();
	});
}
