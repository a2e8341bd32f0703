import type { INodeParameters } from 'n8n-workflow';

export const ALTCRAFT: INodeParameters = {
	platform: 'altcraft',
	sourceType: 'database',
	sourceId: { __rl: true, mode: 'id', value: '1' },
};

export const EMARSYS: INodeParameters = {
	platform: 'emarsys',
	authentication: 'wsse',
	exportType: 'registrations',
	contactFields: [1, 2, 3],
	timeWindow: 'custom',
	from: '2026-11-20T00:00:00',
	to: '2026-11-21T00:00:00',
};

/** Options that keep a test short. */
export const QUICK: INodeParameters = { pollInterval: 1 };
