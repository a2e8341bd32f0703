'use strict';

// What a test file gets for `import … from './support'`: see environment.js.
module.exports = Reflect.get(globalThis, 'engineSupport');
