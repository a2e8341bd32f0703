'use strict';

const path = require('node:path');
const { TestEnvironment } = require('jest-environment-node');

const { ENGINE_TEST_FOLDER = '', JEST_WORKER_ID = '' } = process.env;

// n8n-core reads its settings when it is loaded, and would otherwise make a folder in the home of whoever runs this.
process.env.N8N_USER_FOLDER = path.join(ENGINE_TEST_FOLDER, JEST_WORKER_ID);
process.env.N8N_ENCRYPTION_KEY = 'only-for-tests';

require('tsx/cjs');

/**
 * Jest gives each test file an `Object`, an `Array` and an `Error` of its own, and n8n tells values apart by them: a
 * date from an expression would reach the node as a plain object. So the engine, the nodes and the sandbox are loaded
 * outside, as n8n itself loads them, and a test file gets them handed in.
 */
class EngineEnvironment extends TestEnvironment {
	/** @param {ConstructorParameters<typeof TestEnvironment>} args */
	constructor(...args) {
		super(...args);
		Object.assign(this.global, { engineSupport: require(path.join(__dirname, 'index.ts')) });
	}
}

module.exports = EngineEnvironment;
