import type { Contact } from '../contacts/contact';

/** Languages that the sandbox has translations for; the others fall back to English. */
export type Wording = { en: string; de: string; ru: string };

/** One choice of a choice field; files contain its label, never its ID (platform fact). */
export interface Choice {
	id: number;
	label: Wording;
}

/** A contact field of the account. */
export interface ContactField {
	id: number;
	/** Missing in some accounts and for some fields (platform fact). */
	stringId?: string;
	applicationType: string;
	/** The translated title. Two fields may have the same one. */
	label: Wording;
	value: (contact: Contact, language: keyof Wording) => string;
}

/** English, German, Russian. */
export function say(en: string, de: string, ru: string): Wording {
	return { en, de, ru };
}

/**
 * The vendor's language codes, which are not ISO.
 * Source: the platform's table of languages.
 */
export const LANGUAGES: Readonly<Record<string, string>> = {
	ar: 'arabic',
	bg: 'bulgarian',
	bp: 'brazilian portuguese',
	cn: 'chinese',
	cz: 'czech',
	de: 'german',
	dk: 'danish',
	el: 'greek',
	en: 'english',
	es: 'spanish',
	et: 'estonian',
	fi: 'finnish',
	fr: 'french',
	he: 'hebrew',
	hi: 'hindi',
	hr: 'croatian',
	hu: 'hungarian',
	it: 'italian',
	jp: 'japanese',
	ko: 'korean',
	lt: 'lithuanian',
	lv: 'latvian',
	mk: 'macedonian',
	mo: 'moldovan',
	mx: 'spanish (mexico)',
	nl: 'dutch',
	no: 'norwegian',
	pl: 'polish',
	pr: 'portuguese',
	ro: 'romanian',
	ru: 'russian',
	sc: 'serbian (cyrillic)',
	sk: 'slovak',
	sl: 'slovenian',
	sr: 'serbian',
	sv: 'swedish',
	th: 'thai',
	tr: 'turkish',
	uk: 'ukrainian',
	vi: 'vietnamese',
};

/** The sandbox language for a vendor's code; English where there is no translation. */
export function wordingOf(code: string): keyof Wording {
	return code === 'de' || code === 'ru' ? code : 'en';
}
