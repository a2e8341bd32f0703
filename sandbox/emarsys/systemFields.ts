import { twoDigits, type Contact } from '../contacts/contact';
import { say, type Choice, type ContactField, type Wording } from './fieldTypes';

/** The contact's choice from a list; `index` selects which of its random integers decides. */
export function chosen(choices: readonly Choice[], index: number): ContactField['value'] {
	return (contact, language) => {
		const value = contact.randomInts[index] ?? 0;
		return choices[value % (choices.length + 1)]?.label[language] ?? '';
	};
}

const COUNTRIES: Readonly<Record<number, Wording>> = {
	10: say('Austria', 'Österreich', 'Австрия'),
	65: say('Germany', 'Deutschland', 'Германия'),
	84: say('Japan', 'Japan', 'Япония'),
	134: say('Poland', 'Polen', 'Польша'),
	140: say('Russia', 'Russland', 'Россия'),
	184: say('United Kingdom', 'Vereinigtes Königreich', 'Великобритания'),
};

const choices = (...labels: Wording[]): Choice[] => labels.map((label, index) => ({ id: index + 1, label }));

const YES_NO = choices(say('True', 'Ja', 'Да'), say('False', 'Nein', 'Нет'));
const GENDERS = choices(say('Male', 'Männlich', 'Мужской'), say('Female', 'Weiblich', 'Женский'));
const SALUTATIONS = choices(say('Mr.', 'Herr', 'Г-н'), say('Mrs.', 'Frau', 'Г-жа'));
const MARITAL = choices(
	say('Single', 'Ledig', 'Не в браке'),
	say('Married', 'Verheiratet', 'В браке'),
	say('Divorced, widowed', 'Geschieden, verwitwet', 'В разводе, вдовство'),
);
const EDUCATION = choices(
	say('Apprenticeship', 'Lehre', 'Училище'),
	say('University', 'Universität', 'Университет'),
);
const INDUSTRIES = choices(say('Retail', 'Handel', 'Торговля'), say('Software', 'Software', 'ПО'));
const FORMATS = choices(say('HTML', 'HTML', 'HTML'), say('Text only', 'Nur Text', 'Только текст'));

const randomInt = (contact: Contact, index: number): number => contact.randomInts[index] ?? 0;
const isoDate = (contact: Contact, index: number): string => {
	const value = randomInt(contact, index);
	return `20${10 + (value % 15)}-${twoDigits(1 + (value % 12))}-${twoDigits(1 + (value % 28))}`;
};

type Row = readonly [
	id: number,
	stringId: string,
	type: string,
	label: Wording,
	value: ContactField['value'],
];

const ROWS: readonly Row[] = [
	[
		0,
		'interests',
		'interests',
		say('Interests', 'Interessen', 'Интересы'),
		(p) => ['', 'Kino; Theater', 'ski, snow'][randomInt(p, 0) % 3] ?? '',
	],
	[1, 'first_name', 'shorttext', say('First Name', 'Vorname', 'Имя'), (p) => p.firstName],
	[2, 'last_name', 'shorttext', say('Last Name', 'Nachname', 'Фамилия'), (p) => p.lastName],
	[3, 'email', 'longtext', say('Email', 'E-Mail', 'Эл. почта'), (p) => p.email],
	[4, 'birth_date', 'birthdate', say('Date of Birth', 'Geburtsdatum', 'Дата рождения'), (p) => p.birthDate],
	[
		5,
		'gender',
		'singlechoice',
		say('Gender', 'Geschlecht', 'Пол'),
		(p, l) => GENDERS[p.female ? 1 : 0]?.label[l] ?? '',
	],
	[
		6,
		'marital_status',
		'singlechoice',
		say('Marital Status', 'Familienstand', 'Семейное положение'),
		chosen(MARITAL, 1),
	],
	[7, 'children', 'singlechoice', say('Children', 'Kinder', 'Дети'), chosen(YES_NO, 2)],
	[8, 'education', 'singlechoice', say('Education', 'Ausbildung', 'Образование'), chosen(EDUCATION, 3)],
	[
		9,
		'title',
		'singlechoice',
		say('Title', 'Titel', 'Обращение'),
		(p) => ['', '', 'Dr.', 'Mag.ᵃ'][randomInt(p, 4) % 4] ?? '',
	],
	[10, 'address', 'longtext', say('Address', 'Adresse', 'Адрес'), (p) => p.street],
	[11, 'city', 'shorttext', say('City', 'Ort', 'Город'), (p) => p.city],
	[12, 'state', 'shorttext', say('State', 'Bundesland', 'Область'), (p) => p.state],
	[13, 'zip_code', 'shorttext', say('ZIP Code', 'PLZ', 'Индекс'), (p) => p.zip],
	[
		14,
		'country',
		'singlechoice',
		say('Country', 'Land', 'Страна'),
		(p, l) => COUNTRIES[p.country]?.[l] ?? '',
	],
	[15, 'phone', 'shorttext', say('Phone', 'Telefon', 'Телефон'), (p) => p.phone],
	[16, 'fax', 'shorttext', say('Fax', 'Fax', 'Факс'), (p) => `0${randomInt(p, 5)}`],
	[17, 'job_position', 'shorttext', say('Job Position', 'Beruf', 'Должность'), (p) => p.job],
	[18, 'company', 'shorttext', say('Company', 'Firma', 'Компания'), (p) => p.company],
	[19, 'department', 'shorttext', say('Department', 'Abteilung', 'Отдел'), (p) => p.department],
	[20, 'industry', 'singlechoice', say('Industry', 'Branche', 'Отрасль'), chosen(INDUSTRIES, 6)],
	[
		21,
		'phone_office',
		'shorttext',
		say('Phone', 'Telefon', 'Телефон'),
		(p) => `${p.phone}-${randomInt(p, 7) % 90}`,
	],
	[22, 'fax_office', 'shorttext', say('Fax', 'Fax', 'Факс'), () => ''],
	[
		23,
		'number_of_employees',
		'singlechoice',
		say('Number of Employees', 'Anzahl der Mitarbeiter', 'Число сотрудников'),
		(p) => ['1-9', '10-49', '50+'][randomInt(p, 8) % 3] ?? '',
	],
	[
		24,
		'annual_revenue',
		'singlechoice',
		say('Annual Revenue (in 000 EUR)', 'Jahresumsatz (in 1000 EUR)', 'Годовой оборот (тыс. евро)'),
		(p) => `${randomInt(p, 9)},5`,
	],
	[25, 'url', 'url', say('URL', 'URL', 'URL'), (p) => `https://example.com/?q=${randomInt(p, 10)}&a=b`],
	[
		26,
		'preferred_newsletter_format',
		'singlechoice',
		say('Preferred Email Format', 'Bevorzugtes Format', 'Формат писем'),
		chosen(FORMATS, 11),
	],
	[
		27,
		'avg_visit_length',
		'special',
		say('Avg. Length of Visit (minutes)', 'Durchschn. Besuchsdauer (Minuten)', 'Длительность визита (мин.)'),
		() => '',
	],
	[
		28,
		'page_views_per_day',
		'special',
		say('Page Views per Day', 'Seiten pro Tag', 'Страниц в день'),
		() => '',
	],
	[
		29,
		'last_email_sent',
		'special',
		say('Date of Last Email Received', 'Letzte E-Mail', 'Дата последнего письма'),
		() => '',
	],
	[
		30,
		'response_rate',
		'special',
		say('Response Rate', 'Reaktionsrate', 'Доля откликов'),
		(p) => `${randomInt(p, 12) % 100}%`,
	],
	[31, 'optin', 'singlechoice', say('Opt-In', 'Opt-In', 'Согласие на рассылку'), chosen(YES_NO, 13)],
	[32, 'user_status', 'special', say('User Status', 'Benutzerstatus', 'Статус'), () => ''],
	[33, 'source', 'special', say('Contact Source', 'Kontaktquelle', 'Источник'), () => ''],
	[34, 'form', 'special', say('Contact Form', 'Kontaktformular', 'Форма'), () => ''],
	[
		35,
		'registration_language',
		'singlechoice',
		say('Registration Language', 'Sprache der Registrierung', 'Язык регистрации'),
		(p) => ['en', 'de', 'ru'][randomInt(p, 14) % 3] ?? '',
	],
	[36, 'newsletter', 'singlechoice', say('Newsletter', 'Newsletter', 'Рассылка'), chosen(YES_NO, 15)],
	[37, 'mobile', 'shorttext', say('Mobile', 'Mobiltelefon', 'Мобильный'), (p) => p.mobile],
	[
		38,
		'partner_first_name',
		'shorttext',
		say("Partner's First Name", 'Vorname des Partners', 'Имя партнёра'),
		() => '',
	],
	[
		39,
		'partner_birth_date',
		'birthdate',
		say("Partner's Date of Birth", 'Geburtsdatum des Partners', 'День рождения партнёра'),
		() => '',
	],
	[40, 'anniversary', 'date', say('Anniversary', 'Jahrestag', 'Годовщина'), (p) => isoDate(p, 16)],
	[41, 'company_address', 'longtext', say('Address', 'Firmenadresse', 'Адрес компании'), (p) => p.street],
	[
		42,
		'company_zip_code',
		'shorttext',
		say('ZIP Code (office)', 'PLZ (Firma)', 'Индекс (офис)'),
		(p) => p.zip,
	],
	[43, 'company_city', 'shorttext', say('City', 'Ort', 'Город'), (p) => p.city],
	[
		46,
		'salutation',
		'singlechoice',
		say('Salutation', 'Anrede', 'Обращение'),
		(p, l) => SALUTATIONS[p.female ? 1 : 0]?.label[l] ?? '',
	],
	[
		47,
		'email_valid',
		'singlechoice',
		say('Email Valid?', 'E-Mail gültig?', 'Почта действительна?'),
		chosen(YES_NO, 17),
	],
	[
		48,
		'date_of_first_registration',
		'date',
		say('Date of First Registration', 'Datum der Erstregistrierung', 'Дата первой регистрации'),
		(p) => isoDate(p, 18),
	],
];

/** The fields that every account has, 0 to 48. */
export const SYSTEM_FIELDS: readonly ContactField[] = ROWS.map(
	([id, stringId, applicationType, label, value]) => ({
		id,
		stringId,
		applicationType,
		label,
		value,
	}),
);
