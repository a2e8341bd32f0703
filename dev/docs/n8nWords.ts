/** Texts of n8n's editor that the documentation mentions (n8n 2.41). */
export const N8N_WORDS: ReadonlySet<string> = new Set([
	'…',
	'Community Nodes',
	'Create new credential',
	'Credential',
	'Credentials',
	'Execute Once',
	'Execute step',
	'Execute workflow',
	'Expression',
	'From file',
	'Import',
	'Install',
	'Install a community node',
	'Production URL',
	'Publish',
	'Retry On Fail',
	'Settings',
	'Test URL',
	'Timezone',
	'Webhook URLs',
]);

/** n8n's own messages. */
export const N8N_MESSAGES: ReadonlySet<string> = new Set([
	'Domain not allowed: …',
	'Error fetching options',
	'Cannot convert undefined or null to object',
	'Could not load list',
	'ECONNREFUSED',
	'ERR_INVALID_URL',
	'Failed to acquire OAuth2 access token…',
	'No output data returned',
	'Set up credential to see options',
	'The request was blocked because …',
	'The value … is not supported!',
	'Unrecognized node type: …',
]);
