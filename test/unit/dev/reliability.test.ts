import { readFileSync } from 'node:fs';
import { withTables, writeTables } from '../../../dev/docs/tables';
import { PAGE, tablesOf } from '../../faults/support/page';
import { sections } from '../../faults/table';

it('docs/reliability.md has the tables of the fault tests', async () => {
	const tables = tablesOf(sections);
	if (process.env.CONTACT_EXPORT_PAGES) await writeTables(PAGE, tables);
	const page = readFileSync(PAGE, 'utf8');
	expect(withTables(page, tables)).toBe(page);
});
