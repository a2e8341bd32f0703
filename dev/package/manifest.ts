export interface Manifest {
	name: string;
	license?: string;
	description?: string;
	homepage?: string;
	keywords?: string[];
	author?: { name?: string; email?: string };
	bugs?: { url?: string };
	repository?: { url?: string };
	publishConfig?: { access?: string; provenance?: boolean };
	scripts?: Record<string, string>;
	peerDependencies?: Record<string, string>;
	n8n: { nodes: string[]; credentials: string[] };
}

/** Fields that would make npm install more than this package. */
const DEPENDENCIES = ['dependencies', 'optionalDependencies', 'bundleDependencies', 'bundledDependencies'];

/** Scripts that npm would run when a user installs the package. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'];

/**
 * The exact files of the package.
 *
 * @param icons names of the files in `icons/`
 * @param shared the chunks that the nodes share
 */
export function expectedFiles({ n8n }: Manifest, icons: string[], shared: string[]): string[] {
	return [
		'LICENSE',
		'README.md',
		'index.js',
		'package.json',
		'dist/THIRD-PARTY-LICENSES.txt',
		...n8n.credentials,
		...n8n.nodes,
		// n8n expects the codex at the node's path with `on` appended (.js → .json).
		...n8n.nodes.map((node) => `${node}on`),
		...icons.map((icon) => `dist/icons/${icon}`),
		...shared,
	];
}

/** @returns errors */
export function compareFiles(expected: string[], found: string[]): string[] {
	const missing = expected.filter((file) => !found.includes(file));
	const surplus = found.filter((file) => !expected.includes(file));
	return [
		...missing.map((file) => `The package lacks ${file}.`),
		...surplus.map((file) => `The package contains the unexpected file ${file}.`),
	];
}

/**
 * n8n's conditions for a verified package that its lint does not check.
 *
 * @returns errors
 */
export function manifestErrors(manifest: Manifest): string[] {
	const { name, description, keywords, author, homepage, bugs, repository, publishConfig } = manifest;
	// The npm page must lead to the repository, and n8n compares the two.
	const address = repository?.url?.replace(/^git\+(.*)\.git$/, '$1') ?? '';
	const isEmpty = (field: string) => Object.keys((Reflect.get(manifest, field) as object) ?? {}).length === 0;
	const conditions: Record<string, unknown> = {
		...Object.fromEntries(DEPENDENCIES.map((field) => [`"${field}" must be empty.`, isEmpty(field)])),
		...Object.fromEntries(
			INSTALL_SCRIPTS.map((script) => [
				`The script "${script}" would run when the package is installed.`,
				!manifest.scripts?.[script],
			]),
		),
		'"peerDependencies" must be exactly { "n8n-workflow": "*" }.':
			JSON.stringify(manifest.peerDependencies) === '{"n8n-workflow":"*"}',
		'"license" must be MIT.': manifest.license === 'MIT',
		'"name" must start with n8n-nodes-.': /^(@[^/]+\/)?n8n-nodes-./.test(name),
		'"keywords" must have n8n-community-node-package.': keywords?.includes('n8n-community-node-package'),
		'"description" must not be empty.': description,
		'"author" must have a name and an e-mail address.': author?.name && author.email,
		'"repository" must be a public repository of GitHub.': /^https:\/\/github\.com\/[^/]+\/[^/]+$/.test(
			address,
		),
		'"homepage" and "bugs" must be in the repository.':
			homepage?.startsWith(address) && bugs?.url?.startsWith(address),
		'"publishConfig" must make it public, with provenance.':
			publishConfig?.access === 'public' && publishConfig.provenance === true,
	};
	return Object.keys(conditions).filter((error) => !conditions[error]);
}
