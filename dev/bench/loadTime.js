'use strict';

// What n8n does with a package's files when it starts, timed: node loadTime.js <file> …
// Prints the milliseconds that the processor works to load the files and to make what they export. NODE_PATH leads to
// n8n's own packages, of which n8n-workflow is loaded before, as it is in n8n.
const { basename } = require('node:path');

require('n8n-workflow');

const files = process.argv.slice(2);
const begin = process.cpuUsage();
for (const file of files) {
	/** @type {Record<string, new () => unknown>} */
	const exported = require(file);
	// n8n finds the class by the name of the file.
	const Type = exported[basename(file).split('.')[0] ?? ''];
	if (!Type) throw new Error(`${file} has no class of its name`);
	new Type();
}
const { user, system } = process.cpuUsage(begin);
process.stdout.write(String((user + system) / 1000));
