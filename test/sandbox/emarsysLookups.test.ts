import { startSandbox, type Sandbox } from '../../sandbox';
import { emarsys, envelope } from './clients';

interface Field {
	id: number | string;
	name: string;
	application_type: string;
	string_id?: string;
}

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ emarsys: { extraFields: 3000, extraLists: 2000 } });
});

afterAll(async () => await sandbox.close());

async function list<T>(path: string): Promise<T[]> {
	return (await envelope<T[]>(await emarsys(sandbox, 'GET', path))).data;
}

it('fields: IDs of both types, string IDs for most, thousands if set', async () => {
	const fields = await list<Field>('/field');
	expect(fields.length).toBeGreaterThan(3040);
	expect(new Set(fields.map(({ id }) => typeof id))).toEqual(new Set(['number', 'string']));
	expect(fields.some((field) => field.string_id === undefined)).toBe(true);
	expect(fields.find(({ id }) => Number(id) === 14)).toEqual({
		id: 14,
		name: 'Country',
		application_type: 'singlechoice',
		string_id: 'country',
	});
	expect(fields.some(({ id }) => Number(id) === 0)).toBe(true);
});

it('fields, translated', async () => {
	const fields = await list<Field>('/field/translate/de');
	expect(fields.find(({ id }) => Number(id) === 14)?.name).toBe('Land');
	const unknown = await emarsys(sandbox, 'GET', '/field/translate/klingon');
	expect(await envelope(unknown)).toMatchObject({ replyCode: 10001 });
});

it('contact lists, forms and sources have string IDs, segments numeric ones', async () => {
	for (const path of ['/contactlist', '/form', '/source']) {
		expect(new Set((await list<Field>(path)).map(({ id }) => typeof id))).toEqual(new Set(['string']));
	}
	expect(new Set((await list<Field>('/filter')).map(({ id }) => typeof id))).toEqual(new Set(['number']));
	expect((await list('/contactlist')).length).toBeGreaterThan(2000);
});

it('languages have the codes of the vendor', async () => {
	expect(await list('/language')).toContainEqual({ id: 'en', language: 'english' });
	expect((await list('/language')).length).toBe(40);
});
