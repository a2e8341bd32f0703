'use strict';

/**
 * Bundled instead of `is-unsafe`, 18 kB with which fast-xml-parser checks the entities that a document declares. The
 * node rejects every document with a document type before parsing it, so no entity is ever safe.
 */
exports.isUnsafe = () => true;
exports.HTML = 'HTML';
exports.XML = 'XML';
