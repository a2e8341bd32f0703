import { exportItem } from '../../../nodes/run/exportItem';
import type { ExportState, StartedExport } from '../../../nodes/core/job';

const STATE: ExportState = {
	exportId: '222222222',
	status: 'done',
	platformStatus: 'done',
	total: 1343,
	type: 'Registrations by form',
	fileName: 'file of the platform.csv',
	createdAt: '2026-11-21T09:00:00.000Z',
	fileUrls: ['/api/download/4cf4/1.csv'],
};
const STARTED: StartedExport = {
	exportId: '222222222',
	type: 'registrations',
	own: { contactFields: [1, 3], timeRange: ['2026-11-20 00:00:00', '2026-11-21 00:00:00'] },
};

it('has everything that is known, in a fixed order', () => {
	const { json, pairedItem } = exportItem(
		'emarsys',
		{
			exportId: '222222222',
			state: STATE,
			started: STARTED,
			wait: { waitedMs: 5120, pollCount: 4, timedOut: false },
			fileName: 'name in the item.csv',
		},
		2,
	);
	expect(json).toEqual({
		platform: 'emarsys',
		exportId: '222222222',
		status: 'done',
		platformStatus: 'done',
		progress: 100,
		total: 1343,
		type: 'registrations',
		fileName: 'name in the item.csv',
		contactFields: [1, 3],
		timeRange: ['2026-11-20 00:00:00', '2026-11-21 00:00:00'],
		createdAt: '2026-11-21T09:00:00.000Z',
		waitedMs: 5120,
		pollCount: 4,
		timedOut: false,
	});
	expect(pairedItem).toEqual({ item: 2 });
});

it('omits what is not known', () => {
	const { json } = exportItem('altcraft', { exportId: 't', state: { exportId: 't', status: 'running' } }, 0);
	expect(Object.entries(json)).toEqual([
		['platform', 'altcraft'],
		['exportId', 't'],
		['status', 'running'],
	]);
	expect(exportItem('altcraft', { exportId: 't' }, 0)).not.toHaveProperty('binary');
});

it('is scheduled if it was only started', () => {
	expect(exportItem('emarsys', { exportId: '1', started: STARTED }, 0).json).toMatchObject({
		status: 'scheduled',
		type: 'registrations',
	});
});

it('keeps the progress reported by the platform, even a wrong one', () => {
	expect(exportItem('altcraft', { exportId: 't', state: { ...STATE, progress: 0 } }, 0).json).toMatchObject({
		progress: 0,
	});
});

it('contains no URL of a file', () => {
	const item = exportItem('altcraft', { exportId: 't', state: STATE }, 0);
	expect(JSON.stringify(item)).not.toContain('/api/download');
});
