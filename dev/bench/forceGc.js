'use strict';

// Loaded into n8n before its own code: on SIGUSR2 it frees all that nobody needs any more, such as what is left of its
// start, which would otherwise be freed some time or other and hide what is measured.
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
const collect = /** @type {() => void} */ (runInNewContext('gc'));

process.on('SIGUSR2', () => {
	collect();
	// What the first one has found unneeded may have held more.
	collect();
});
