'use strict';

const { mkdtemp } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const path = require('node:path');

/** One folder for the files of n8n-core, under a name that workers and teardown know. */
module.exports = async function globalSetup() {
	process.env.ENGINE_TEST_FOLDER = await mkdtemp(path.join(tmpdir(), 'contact-export-engine-'));
};
