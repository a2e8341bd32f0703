'use strict';

const path = require('node:path');
const { TestEnvironment } = require('jest-environment-node');

const { ENGINE_TEST_FOLDER = '', JEST_WORKER_ID = '' } = process.env;

// n8n-core reads its settings when it is loaded, and would otherwise create a folder in the user's home.
process.env.N8N_USER_FOLDER = path.join(ENGINE_TEST_FOLDER, JEST_WORKER_ID);
process.env.N8N_ENCRYPTION_KEY = 'only-for-tests';

require('tsx/cjs');

/**
 * Jest gives each test file its own `Object`, `Array` and `Error`, by which n8n distinguishes values: a date from an
 * expression would reach the node as a plain object. So the engine, the nodes and the sandbox are loaded outside of
 * Jest's globals, as n8n itself loads them, and passed into the test file.
 */
class EngineEnvironment extends TestEnvironment {
	/** @param {ConstructorParameters<typeof TestEnvironment>} args */
	constructor(...args) {
		super(...args);
		Object.assign(this.global, { engineSupport: require(path.join(__dirname, 'index.ts')) });
	}
}

module.exports = EngineEnvironment;
