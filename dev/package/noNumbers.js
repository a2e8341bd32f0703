'use strict';

/** Bundled in the place of `strnum`: the node has fast-xml-parser leave every value as text. */
module.exports = (/** @type {unknown} */ value) => value;
