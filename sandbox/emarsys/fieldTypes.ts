import type { Contact } from '../contacts/contact';

/** Languages that the sandbox has words in; the others get the English ones. */
export type Wording = { en: string; de: string; ru: string };

/** One entry of a choice field; files hold its label, never its id (platform fact). */
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
	/** The translated title. Two fields may share one. */
	label: Wording;
	value: (contact: Contact, language: keyof Wording) => string;
}

/** Writes a wording: English, German, Russian. */
export function say(en: string, de: string, ru: string): Wording {
	return { en, de, ru };
}

/**
 * The language codes of the vendor; its own, not ISO.
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

/** The language whose words are used for a vendor's code; English for codes without words here. */
export function wordingOf(code: string): keyof Wording {
	return code === 'de' || code === 'ru' ? code : 'en';
}
