'use strict';

const { rm } = require('node:fs/promises');

/** A worker may be killed at its end, so the folder is removed here. */
module.exports = async function globalTeardown() {
	const { ENGINE_TEST_FOLDER: folder } = process.env;
	if (folder) await rm(folder, { recursive: true, force: true });
};
