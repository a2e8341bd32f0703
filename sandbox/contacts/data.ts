/** A country with its usual names, streets and phone prefix. */
export interface Region {
	country: number;
	phonePrefix: string;
	places: ReadonlyArray<{ city: string; zip: string; state: string }>;
	streets: readonly string[];
	firstNames: { female: readonly string[]; male: readonly string[] };
	/** Pairs of the female and male form; in most languages both are the same. */
	lastNames: ReadonlyArray<readonly [female: string, male: string]>;
}

const same = (...names: string[]): Array<readonly [string, string]> =>
	names.map((name) => [name, name] as const);

/** In the order of the country field's choices. */
export const REGIONS: readonly Region[] = [
	{
		country: 10,
		phonePrefix: '+43 1 ',
		places: [
			{ city: 'Wien', zip: '1070', state: 'Wien' },
			{ city: 'Graz', zip: '8010', state: 'Steiermark' },
			{ city: 'St. Pölten', zip: '3100', state: 'Niederösterreich' },
		],
		streets: ['Mariahilfer Straße', 'Neubaugasse', 'Währinger Gürtel', 'Am Grünen Prater'],
		firstNames: { female: ['Anna', 'Lena', 'Sophie', 'Zoë'], male: ['Lukas', 'Jürgen', 'Matthäus', 'Jörg'] },
		lastNames: same('Gruber', 'Hölzl', 'Pichler', 'Müllner', 'Wögerbauer'),
	},
	{
		country: 65,
		phonePrefix: '+49 341 ',
		places: [
			{ city: 'Dresden', zip: '01067', state: 'Sachsen' },
			{ city: 'Leipzig', zip: '04109', state: 'Sachsen' },
			{ city: 'Köln', zip: '50667', state: 'Nordrhein-Westfalen' },
		],
		streets: ['Straße des 17. Juni', 'Lindenallee', 'Große Bleichen', 'Königsbrücker Platz'],
		firstNames: {
			female: ['Käthe', 'Marlene', 'Birgit', 'Änne'],
			male: ['Björn', 'Felix', 'Götz', 'Maximilian'],
		},
		lastNames: same('Schröder', 'Weiß', 'Krüger', 'von der Heyden', 'Müller-Lüdenscheidt'),
	},
	{
		country: 140,
		phonePrefix: '+7 495 ',
		places: [
			{ city: 'Москва', zip: '101000', state: 'Москва' },
			{ city: 'Санкт-Петербург', zip: '190000', state: 'Ленинградская область' },
			{ city: 'Нижний Новгород', zip: '603000', state: 'Нижегородская область' },
		],
		streets: ['ул. Тверская', 'Невский проспект', 'ул. Большая Покровская', 'пер. Щёлковский'],
		firstNames: { female: ['Анна', 'Мария', 'Ольга', 'Алёна'], male: ['Иван', 'Пётр', 'Дмитрий', 'Юрий'] },
		lastNames: [
			['Иванова', 'Иванов'],
			['Соловьёва', 'Соловьёв'],
			['Щербакова', 'Щербаков'],
			['Объедкова', 'Объедков'],
		],
	},
	{
		country: 184,
		phonePrefix: '+44 20 ',
		places: [
			{ city: 'London', zip: 'SW1A 1AA', state: 'Greater London' },
			{ city: "King's Lynn", zip: 'PE30 1EZ', state: 'Norfolk' },
		],
		streets: ['High Street', 'Queen’s Road', 'St. John’s Lane'],
		firstNames: { female: ['Olivia', 'Siobhán', 'Chloë'], male: ['Oliver', 'Seán', 'Noel'] },
		lastNames: same("O'Neill", 'Smith', 'Featherstonehaugh', 'Ng', 'D’Arcy'),
	},
	{
		country: 134,
		phonePrefix: '+48 12 ',
		places: [
			{ city: 'Kraków', zip: '30-001', state: 'Małopolskie' },
			{ city: 'Łódź', zip: '90-001', state: 'Łódzkie' },
		],
		streets: ['ul. Świętej Anny', 'al. Jerozolimskie', 'ul. Żółkiewskiego'],
		firstNames: { female: ['Agnieszka', 'Żaneta', 'Małgorzata'], male: ['Łukasz', 'Michał', 'Zbigniew'] },
		lastNames: [
			['Kowalska', 'Kowalski'],
			['Wiśniewska', 'Wiśniewski'],
			['Brzęczyszczykiewicz', 'Brzęczyszczykiewicz'],
		],
	},
	{
		country: 84,
		phonePrefix: '+81 3 ',
		places: [
			{ city: '東京', zip: '100-0001', state: '東京都' },
			{ city: '大阪', zip: '530-0001', state: '大阪府' },
		],
		streets: ['千代田', '梅田', '銀座'],
		firstNames: { female: ['花子', '美咲'], male: ['太郎', '蓮'] },
		lastNames: same('山田', '佐藤', '鈴木'),
	},
];

/** Company names, most of them a challenge for a careless CSV reader. */
export const COMPANIES: readonly string[] = [
	'Müller & Söhne GmbH',
	'ACME, Inc.',
	'Brot; Butter OG',
	'"Zum goldenen Hirschen" KG',
	'ООО «Ромашка»',
	'Zażółć gęślą jaźń Sp. z o.o.',
	'Tab\tWorks Ltd',
	'株式会社さくら',
	'',
	'',
];

/** Remarks as people type them: line breaks, quotes, delimiters, emoji, and what a spreadsheet would run as a formula. */
export const REMARKS: readonly string[] = [
	'',
	'',
	'Prefers e-mail',
	'Called twice.\nNobody answered.',
	'said: "not before 10, please"',
	'VIP 🎉, sends friends ❤️',
	'Rückruf erbeten;\nam liebsten nachmittags',
	'Просила звонить после 18:00',
	'=SUM(A1:A2)',
	' leading and trailing space ',
	'👩‍👩‍👧‍👦 family account',
	'NULL',
];

export const JOBS: readonly string[] = [
	'Engineer',
	'Ärztin',
	'Бухгалтер',
	'Teacher',
	'Dreher',
	'Head of "Stuff"',
	'',
];

export const DEPARTMENTS: readonly string[] = [
	'Sales',
	'R&D',
	'Einkauf',
	'Бухгалтерия',
	'Support; 2nd level',
	'',
];
