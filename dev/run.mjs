// Runs a task of dev/tasks on a machine with nothing but Node and git: node dev/run.mjs <task> [arguments]
// Plain JavaScript without dependencies, because it is what installs them.

const NEEDED = 20;

/** Task → script and arguments. TypeScript is read through tsx.
 * After `--` come Jest's own: npm run test:unit -- -t WSSE
 * @type {Record<string, string[]>} */
const TASKS = {
	bench: ['dev/tasks/bench.ts'],
	demo: ['dev/tasks/demo.ts'],
	dev: ['dev/tasks/dev.ts'],
	docs: ['dev/docs/check.ts'],
	sandbox: ['sandbox/main.ts'],
	test: ['dev/tasks/test.ts'],
	'test:all': ['dev/tasks/test.ts', '--all'],
	'test:unit': ['dev/tasks/test.ts', '--only', 'unit', '--'],
	'test:sandbox': ['dev/tasks/test.ts', '--only', 'sandbox', '--'],
	'test:engine': ['dev/tasks/test.ts', '--only', 'build,engine', '--'],
	'test:n8n': ['dev/tasks/test.ts', '--only', 'build,n8n', '--'],
	'test:browser': ['dev/tasks/test.ts', '--only', 'build,browser', '--'],
	'test:faults': ['dev/tasks/test.ts', '--only', 'build,faults', '--'],
	'test:queue': ['dev/tasks/test.ts', '--only', 'build,queue', '--'],
	'test:compat': ['dev/tasks/test.ts', '--only', 'build,compat', '--'],
	scaling: ['dev/tasks/test.ts', '--only', 'build,queue', '--', '--testMatch', '**/queue/*.measure.ts'],
	screenshots: ['dev/tasks/test.ts', '--only', 'build,browser', '--pictures'],
};

function checkNode() {
	const major = Number(process.versions.node.split('.')[0]);
	if (major >= NEEDED) return;
	throw new Error(
		`This needs Node.js ${NEEDED} or newer; ${process.version} is running. Get it from https://nodejs.org`,
	);
}

/**
 * Waits for the task and ends as it does. Signals sent to this process alone, as a supervisor does, go to the task.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
async function outlive(child) {
	/** @type {NodeJS.Signals[]} */
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
	for (const name of signals) process.on(name, () => child.kill(name));
	/** @type {{ code: number | null, signal: NodeJS.Signals | null }} */
	const { code, signal } = await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (exitCode, exitSignal) => resolve({ code: exitCode, signal: exitSignal }));
	});
	for (const name of signals) process.removeAllListeners(name);
	if (signal) process.kill(process.pid, signal);
	return code ?? 1;
}

/** @param {string[]} commandLine */
async function main([task = '', ...args]) {
	checkNode();
	const script = TASKS[task];
	if (!script) throw new Error(`Which task? node dev/run.mjs ${Object.keys(TASKS).join(' | ')}`);

	// Not imported above: an old Node must get as far as the check.
	const { spawn } = await import('node:child_process');
	const { fileURLToPath } = await import('node:url');
	const { installCheckout } = (await import('./setup/checkout.js')).default;
	const { node24 } = (await import('./setup/node24.js')).default;
	const { npmCli } = (await import('./setup/npm.js')).default;

	await installCheckout();
	const child = spawn(await node24(), ['--import', 'tsx', ...script, ...args], {
		cwd: fileURLToPath(new URL('..', import.meta.url)),
		// The fetched Node has no npm beside it.
		env: { ...process.env, npm_execpath: npmCli() },
		stdio: 'inherit',
	});
	return await outlive(child);
}

main(process.argv.slice(2)).then(
	(code) => {
		process.exitCode = code;
	},
	(/** @type {Error} */ error) => {
		console.error(`\n${error.message}`);
		process.exitCode = 1;
	},
);
