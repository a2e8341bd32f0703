import { mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export type Environment = Record<string, string>;

/** Needed on the three systems. Everything else stays out, including proxies and the developer's own n8n settings. */
const PASSED_ON = ['LANG', 'LC_ALL', 'SystemRoot', 'ComSpec', 'PATHEXT', 'windir', 'USERNAME'];

/** Features that phone home or prompt the user. */
const SWITCHED_OFF = [
	'N8N_DIAGNOSTICS_ENABLED',
	'N8N_DYNAMIC_BANNERS_ENABLED',
	'N8N_HIRING_BANNER_ENABLED',
	'N8N_LICENSE_AUTO_RENEW_ENABLED',
	'N8N_PERSONALIZATION_ENABLED',
	'N8N_PYTHON_ENABLED',
	'N8N_TEMPLATES_ENABLED',
	'N8N_VERIFIED_PACKAGES_ENABLED',
	'N8N_VERSION_NOTIFICATIONS_ENABLED',
	'N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED',
	// The URL is plain http, on loopback.
	'N8N_SECURE_COOKIE',
];

/** Where an n8n process runs. */
export interface Place {
	/** Contains everything that it writes. */
	userFolder: string;
	port: number;
	/** For its task runners; each n8n process on a machine needs its own. */
	brokerPort: number;
	/** Path of the Node executable. */
	node: string;
}

/** The environment of an n8n that is quiet, offline, listens on loopback only and writes to its own folder only. */
export function quietEnvironment({ userFolder, port, brokerPort, node }: Place): Environment {
	const temporary = join(userFolder, 'tmp');
	mkdirSync(temporary, { recursive: true });
	const address = `http://127.0.0.1:${port}/`;
	const environment: Environment = {
		// n8n starts its task runners with the first `node` on the path.
		PATH: [dirname(node), process.env.PATH].join(delimiter),
		HOME: userFolder,
		USERPROFILE: userFolder,
		TMPDIR: temporary,
		TEMP: temporary,
		TMP: temporary,
		N8N_USER_FOLDER: userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_EDITOR_BASE_URL: address,
		WEBHOOK_URL: address,
		// Requests a list of servers from api.n8n.io as soon as n8n is up; there is no other switch for it.
		N8N_DISABLED_MODULES: 'mcp-registry',
	};
	for (const name of SWITCHED_OFF) environment[name] = 'false';
	for (const name of PASSED_ON) {
		const value = process.env[name];
		if (value !== undefined) environment[name] = value;
	}
	return environment;
}
