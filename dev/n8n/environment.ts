import { mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Names and values of environment variables. */
export type Environment = Record<string, string>;

/** What programs need on the three systems. Anything else, proxies and the developer's own n8n settings included, stays out. */
const PASSED_ON = ['LANG', 'LC_ALL', 'SystemRoot', 'ComSpec', 'PATHEXT', 'windir', 'USERNAME'];

/** Features that call home or ask the user something. */
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
	// The address is plain http, on loopback.
	'N8N_SECURE_COOKIE',
];

/** What one n8n process is started with. */
export interface Place {
	/** Everything it writes is below this folder. */
	userFolder: string;
	port: number;
	/** Each n8n process on a machine needs one of its own for its task runners. */
	brokerPort: number;
	/** The program of Node that n8n runs on. */
	node: string;
}

/** The environment of an n8n that is quiet, offline, on loopback only and writes to its own folder only. */
export function quietEnvironment({ userFolder, port, brokerPort, node }: Place): Environment {
	const temporary = join(userFolder, 'tmp');
	mkdirSync(temporary, { recursive: true });
	const address = `http://127.0.0.1:${port}/`;
	const environment: Environment = {
		// n8n starts its task runners with the first `node` of the path.
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
		// Asks api.n8n.io for a list of servers as soon as n8n is up; there is no other switch for it.
		N8N_DISABLED_MODULES: 'mcp-registry',
	};
	for (const name of SWITCHED_OFF) environment[name] = 'false';
	for (const name of PASSED_ON) {
		const value = process.env[name];
		if (value !== undefined) environment[name] = value;
	}
	return environment;
}
