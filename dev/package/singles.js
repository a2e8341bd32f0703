'use strict';

const path = require('node:path');

/**
 * The single-platform packages, built from the same sources as the main package: n8n verifies only packages that
 * integrate one service.
 *
 * @typedef {object} Single
 * @property {string} name of the package
 * @property {string} platform its folder in `nodes/platforms`, and the name of its export
 * @property {string} service name of the platform in its README
 * @property {string} description
 * @property {string[]} keywords
 * @property {RegExp} words words that no other package may contain
 * @property {string} credentials section of its README
 * @property {string} start first steps in its README
 */

/** @type {readonly Single[]} */
const SINGLES = [
	{
		name: 'n8n-nodes-altcraft-export',
		platform: 'altcraft',
		service: 'Altcraft',
		description: 'n8n node that runs exports of profiles from Altcraft to the end: start, wait, download',
		keywords: ['altcraft', 'altkraft', 'profiles', 'segments', 'export', 'csv'],
		words: /alt[ck]raft|аль?ткрафт/i,
		credentials:
			'**Altcraft API**: the address of your installation and an API token with the permission to export profiles.',
		start:
			'Choose whether to export a **Database** or a **Segment**, pick it from the list, and set **Output** to File, Rows or Parts.',
	},
	{
		name: 'n8n-nodes-emarsys-export',
		platform: 'emarsys',
		service: 'SAP Emarsys',
		description:
			'n8n nodes that run contact exports of SAP Emarsys to the end: start, wait, download, or be called back',
		keywords: ['emarsys', 'sap-emarsys', 'contacts', 'segments', 'export', 'csv'],
		words: /emarsys|\bsap\b|wsse|vienna|эмарсис/i,
		credentials:
			'**Emarsys OAuth2 API** (API v3), or **Emarsys WSSE API** (API v2, which Emarsys ends on 31 December 2026): an API user with the permissions of the exports that you start, `export.status` and `export.download`.',
		start:
			'Choose the **Export Type**, the contact fields and the time window, and set **Output** to File, Rows or Parts. The trigger **Contact Export Trigger** starts a workflow when Emarsys calls because an export is finished.',
	},
];

/** Contains a folder for each package. */
const SINGLES_FOLDER = path.resolve(__dirname, '../../packages');

/** @param {Single} single */
const folderOf = ({ name }) => path.join(SINGLES_FOLDER, name);

/**
 * Words that the package must not contain: those of all others.
 *
 * @param {string} name
 */
const foreignWords = (name) =>
	SINGLES.some((single) => single.name === name)
		? SINGLES.filter((single) => single.name !== name).map(({ words }) => words)
		: [];

module.exports = { folderOf, foreignWords, SINGLES, SINGLES_FOLDER };
