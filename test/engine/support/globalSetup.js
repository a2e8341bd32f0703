'use strict';

const { mkdtemp } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const path = require('node:path');

/** One folder for what n8n-core keeps on disk, by the name under which the workers and the teardown find it. */
module.exports = async function globalSetup() {
	process.env.ENGINE_TEST_FOLDER = await mkdtemp(path.join(tmpdir(), 'contact-export-engine-'));
};
