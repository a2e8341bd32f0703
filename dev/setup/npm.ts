/**
 * The environment without the variables in which `npm run` describes its package, which would confuse an npm in
 * another folder. Undefined values are omitted from a child's environment, even if merged into this one.
 */
export function cleanEnvironment(): NodeJS.ProcessEnv {
	const ofCaller = /^npm_(package|lifecycle)_|^npm_config_(local|global)_prefix$|^npm_command$/i;
	return Object.fromEntries(
		Object.entries(process.env).map(([name, value]) => [name, ofCaller.test(name) ? undefined : value]),
	);
}
