import { withoutPadding } from '../../core/padding';

/** The panel's URL: "Base URL" of the credential, without the path of the API. */
export function panelOf({ baseUrl }: { readonly baseUrl: string }): string {
	return withoutPadding(baseUrl)
		.replace(/[?#].*$/, '')
		.replace(/\/+$/, '')
		.replace(/\/api(\/v[\d.]+)?$/, '');
}
