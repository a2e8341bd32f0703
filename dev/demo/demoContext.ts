import type { Sandbox } from '../../sandbox';
import type { N8nInstance } from '../n8n';

/** Where things are that the demo works with. */
export interface DemoContext {
	n8n: N8nInstance;
	sandbox: Sandbox;
	/** Gets the files. */
	folder: string;
	print: (line: string) => void;
}
