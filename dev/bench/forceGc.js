'use strict';

// Loaded into n8n before its own code: collects garbage on SIGUSR2. Otherwise garbage from the start would be collected
// during the measurement, and hide growth.
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
const collect = /** @type {() => void} */ (runInNewContext('gc'));

process.on('SIGUSR2', () => {
	collect();
	// Finalizers of the first collection may release more.
	collect();
});
