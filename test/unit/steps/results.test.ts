import { cutNote } from '../../../nodes/steps/results';

const known = (total?: number) => ({
	exportId: '1',
	state: { exportId: '1', status: 'done', ...(total !== undefined && { total }) } as const,
});

it('tells a language model after the rows how many more there are', () => {
	expect(cutNote(known(1000), 50)).toContain(
		'Only the first 50 rows are shown here; the export has 1000 rows.',
	);
	expect(cutNote(known(), 50)).toContain('the export may have more rows');
});
