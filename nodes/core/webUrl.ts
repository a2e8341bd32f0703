/** Parses an http or https URL; undefined for anything else. */
export function parseWebUrl(text: string, base?: string | URL): URL | undefined {
	try {
		const url = new URL(text, base);
		return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
	} catch {
		return undefined;
	}
}
