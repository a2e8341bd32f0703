'use strict';

const { createRequire } = require('node:module');

// The package's CommonJS half is what is loaded, but its types are those of the ES module, which TypeScript does not
// let a CommonJS file require: so TypeScript does not see which file this is.
const { parse } = /** @type {{ parse(text: string): unknown }} */ (createRequire(__filename)('flatted'));

module.exports = { parse };
