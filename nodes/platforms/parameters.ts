import { isRecord } from '../core/isRecord';
import { settingsError } from '../core/messages';
import { withoutPadding } from '../core/padding';
import type { ReadParameter } from './platform';

/** The entries that the user set in the node's `options`. */
export function optionsOf(read: ReadParameter): Readonly<Record<string, unknown>> {
	const options = read('options');
	return isRecord(options) ? options : {};
}

export function isBlank(value: unknown): boolean {
	return value === null || value === undefined || (typeof value === 'string' && withoutPadding(value) === '');
}

/** A boolean, also as 1, '1' or 'true' from an expression; `fallback` if unset. */
export function isOn(value: unknown, fallback: boolean): boolean {
	if (isBlank(value)) return fallback;
	return value === true || value === 1 || value === '1' || String(value).toLowerCase() === 'true';
}

/**
 * A positive whole number, also as text.
 * @throws ExportError `settings` that names the field by its label
 */
export function positiveInteger(value: unknown, label: string, description?: string): number {
	if (isBlank(value)) throw settingsError(label, 'choose one, or enter its ID', description);
	const text = withoutPadding(value);
	const number = /^\d+$/.test(text) ? Number(text) : NaN;
	if (!Number.isSafeInteger(number) || number < 1) {
		throw settingsError(
			label,
			`"${String(value)}" is not a valid ID: it must be a positive whole number`,
			description,
		);
	}
	return number;
}

/**
 * A whole number, also as text.
 * @throws ExportError `settings` that names the field by its label
 */
export function wholeNumber(value: unknown, label: string, least: number): number {
	const number = Number(value);
	if (!Number.isSafeInteger(number) || number < least) {
		throw settingsError(label, `"${String(value)}" is not a whole number of at least ${least}`);
	}
	return number;
}

/**
 * A list, given as an array, as JSON or as comma-separated text; entries are trimmed, empty ones dropped.
 * @throws ExportError `settings` if it is not a list
 */
export function listOf(value: unknown, label: string): string[] {
	if (isBlank(value)) return [];
	const entries = Array.isArray(value) ? (value as unknown[]) : splitText(value, label);
	return entries.map(withoutPadding).filter((entry) => entry !== '');
}

function splitText(value: unknown, label: string): unknown[] {
	if (typeof value === 'number') return [value];
	if (typeof value !== 'string')
		throw settingsError(label, 'this must be a list, or text with commas between the entries');
	const text = withoutPadding(value);
	if (!text.startsWith('[')) return text.split(',');
	try {
		return JSON.parse(text) as unknown[];
	} catch {
		throw settingsError(label, 'the text starts like a JSON list, but is not valid JSON');
	}
}
