'use strict';

const { n8n } = require('./package.json');

/** @param {string} file */
const classesOf = (file) => /** @type {Record<string, new () => object>} */ (require(`./${file}`));

/** Every node and credential class of the package under its own name, as its manifest lists them for n8n. */
module.exports = Object.fromEntries(
	[...n8n.nodes, ...n8n.credentials].flatMap((file) => Object.entries(classesOf(file))),
);
