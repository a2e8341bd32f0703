import { invalid } from './responses';

/** The parameters of a request, unvalidated. */
export type Parameters = Readonly<Record<string, unknown>>;

/** Formats a value as the platform's messages do. */
export function shown(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A whole number, or one sent as text (platform fact: numbers may come as text); undefined for anything else. */
export function wholeNumber(value: unknown): number | undefined {
	if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
	return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Whether a parameter was omitted. */
export function isMissing(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/**
 * Returns a required parameter.
 *
 * @throws EmarsysError 400/10001 `Missing parameter: [name]`
 */
export function required(parameters: Parameters, name: string): unknown {
	const value = parameters[name];
	if (isMissing(value)) throw invalid(`Missing parameter: ${name}`);
	return value;
}

/** @throws EmarsysError 400/10001 `Invalid value for [name]: [value]` */
export function mustBe(accepted: boolean, name: string, value: unknown): void {
	if (!accepted) throw invalid(`Invalid value for ${name}: ${shown(value)}`);
}

/**
 * Returns a required parameter that must be a list.
 *
 * @throws EmarsysError 400/10001 with the text for a missing parameter or a wrong format
 */
export function requiredList(parameters: Parameters, name: string): unknown[] {
	const value = required(parameters, name);
	if (!Array.isArray(value)) throw invalid(`Invalid data format for ${name}. Array expected`);
	return value as unknown[];
}

/** 0 or 1, also as text. */
export function isSwitch(value: unknown): boolean {
	return value === 0 || value === 1 || value === '0' || value === '1';
}

/** Whether a switch is on. */
export function switchedOn(value: unknown, byDefault: boolean): boolean {
	return isMissing(value) ? byDefault : Number(value) === 1;
}

/** An http or https URL. */
export function isWebAddress(value: unknown): boolean {
	if (typeof value !== 'string') return false;
	const url = URL.canParse(value) ? new URL(value) : undefined;
	return url?.protocol === 'http:' || url?.protocol === 'https:';
}
