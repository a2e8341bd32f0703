'use strict';

// Times what n8n does with a package's files when it starts: node loadTime.js <file> …
// Prints the CPU milliseconds for loading the files and creating their nodes and credentials. NODE_PATH must lead to
// n8n's packages; n8n-workflow is loaded first, as in n8n.
const { basename } = require('node:path');

require('n8n-workflow');

const files = process.argv.slice(2);
const before = process.cpuUsage();
for (const file of files) {
	/** @type {Record<string, new () => unknown>} */
	const exported = require(file);
	// n8n finds the class by the file name.
	const Type = exported[basename(file).split('.')[0] ?? ''];
	if (!Type) throw new Error(`${file} does not export the class of its name`);
	new Type();
}
const { user, system } = process.cpuUsage(before);
process.stdout.write(String((user + system) / 1000));
