'use strict';

const { rm } = require('node:fs/promises');

/** Removes the folder here, because a worker may be killed at its end. */
module.exports = async function globalTeardown() {
	const { ENGINE_TEST_FOLDER: folder } = process.env;
	if (folder) await rm(folder, { recursive: true, force: true });
};
