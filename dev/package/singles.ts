import path from 'node:path';
import { ROOT } from './pack';

/**
 * A single-platform package, built from the same sources as the main package: n8n verifies only packages that
 * integrate one service.
 */
export interface Single {
	/** Name of the package. */
	name: string;
	/** The platform's folder in `nodes/platforms`, and the name of its export. */
	platform: string;
	/** Name of the platform in the README. */
	service: string;
	description: string;
	keywords: string[];
	/** Words that no other package may contain. */
	words: RegExp;
	/** A section of the README. */
	credentials: string;
	/** The first steps, in the README. */
	start: string;
}

export const SINGLES: readonly Single[] = [
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
		keywords: ['emarsys', 'sap-emarsys', 'sap-engagement-cloud', 'contacts', 'segments', 'export', 'csv'],
		words: /emarsys|\bsap\b|wsse|vienna|эмарсис/i,
		credentials:
			'**Emarsys OAuth2 API** (API v3), or **Emarsys WSSE API** (API v2, which Emarsys ends on 31 December 2026): an API user with the permissions of the exports that you start, `export.status` and `export.download`.',
		start:
			'Choose the **Export Type**, the contact fields and the time window, and set **Output** to File, Rows or Parts. The trigger **Contact Export Trigger** starts a workflow when Emarsys calls because an export is finished.',
	},
];

/** The package's own folder. */
export const folderOf = ({ name }: Single): string => path.join(ROOT, 'packages', name);

/** Words that a single-platform package must not contain: those of all others. */
export const foreignWords = (name: string): RegExp[] =>
	SINGLES.some((single) => single.name === name)
		? SINGLES.filter((single) => single.name !== name).map(({ words }) => words)
		: [];
