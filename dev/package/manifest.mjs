/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {string} [license]
 * @property {string} [description]
 * @property {string} [homepage]
 * @property {string[]} [keywords]
 * @property {{ name?: string, email?: string }} [author]
 * @property {{ url?: string }} [bugs]
 * @property {{ type?: string, url?: string }} [repository]
 * @property {{ access?: string, provenance?: boolean }} [publishConfig]
 * @property {Record<string, string>} [scripts]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {unknown} [bundleDependencies]
 * @property {unknown} [bundledDependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {{ nodes: string[], credentials: string[] }} n8n
 */

/** Scripts that npm would run when a user installs the package. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'];

/**
 * The exact files of the package.
 *
 * @param {Manifest} manifest
 * @param {string[]} icons names of the files in `icons/`
 * @param {string[]} shared the files that the bundles require
 * @returns {string[]}
 */
export function expectedFiles({ n8n }, icons, shared) {
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

/**
 * @param {string[]} expected
 * @param {string[]} found
 * @returns {string[]} errors
 */
export function compareFiles(expected, found) {
	const missing = expected
		.filter((file) => !found.includes(file))
		.map((file) => `The package lacks ${file}.`);
	const surplus = found
		.filter((file) => !expected.includes(file))
		.map((file) => `The package contains the unexpected file ${file}.`);
	return [...missing, ...surplus];
}

/**
 * n8n's conditions for a verified package that its lint does not check.
 *
 * @param {Manifest} manifest
 * @returns {string[]} errors
 */
export function manifestErrors(manifest) {
	const errors = [];
	for (const field of /** @type {const} */ ([
		'dependencies',
		'optionalDependencies',
		'bundleDependencies',
		'bundledDependencies',
	])) {
		if (Object.keys(manifest[field] ?? {}).length > 0) errors.push(`"${field}" must be empty.`);
	}
	if (JSON.stringify(manifest.peerDependencies) !== '{"n8n-workflow":"*"}') {
		errors.push('"peerDependencies" must be exactly { "n8n-workflow": "*" }.');
	}
	for (const script of INSTALL_SCRIPTS) {
		if (manifest.scripts?.[script])
			errors.push(`The script "${script}" would run when the package is installed.`);
	}
	if (manifest.license !== 'MIT') errors.push('"license" must be MIT.');
	return [...errors, ...originErrors(manifest)];
}

/**
 * The npm page must lead to the repository, and n8n compares the two.
 *
 * @param {Manifest} manifest
 */
function originErrors({ name, description, keywords, author, homepage, bugs, repository, publishConfig }) {
	const address = repository?.url?.replace(/^git\+(.*)\.git$/, '$1') ?? '';
	const conditions = {
		'"name" must begin with n8n-nodes-.': /^(@[^/]+\/)?n8n-nodes-./.test(name),
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
	return Object.keys(conditions).filter((error) => !Reflect.get(conditions, error));
}
