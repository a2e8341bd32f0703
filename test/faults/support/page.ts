import { resolve } from 'node:path';
import { table } from '../../../dev/docs/tables';
import type { Outcome, Row, Section, SignIn } from './row';

/** Its prose is written by hand; the tables of the faults are filled in between markers. */
export const PAGE = resolve(__dirname, '../../../docs/reliability.md');

const NAMES: Record<SignIn, string> = {
	altcraft: 'Altcraft',
	emarsys: 'Emarsys',
	oAuth2: 'Emarsys, OAuth 2.0',
};

/** Name of a section → its table. */
export function tablesOf(sections: readonly Section[]): Record<string, string> {
	const head = ['what fails', 'at', 'platform', 'outcome'];
	return Object.fromEntries(sections.map(({ name, rows }) => [name, table(head, rows.map(cellsOf), 'text')]));
}

function cellsOf({ fault, request, accesses, outcome }: Row): string[] {
	const platforms =
		accesses.includes('altcraft') && accesses.includes('emarsys')
			? 'both'
			: accesses.map((signIn) => NAMES[signIn]).join(', ');
	return [fault, request, platforms, textOf(outcome, accesses)].map((cell) => cell.replaceAll('|', '\\|'));
}

function textOf(outcome: Outcome, accesses: readonly SignIn[]): string {
	if ('item' in outcome) return `**Item** with the complete file. ${outcome.item}.`;
	const [only = 'emarsys', ...others] = accesses;
	const platform = others.length === 0 ? (NAMES[only].split(',')[0] ?? '') : '…';
	const message = outcome.error.replaceAll('{id}', '_id_').replaceAll('{platform}', platform);
	return `**Error**: “${message}”`;
}
