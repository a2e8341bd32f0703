import { settingsError } from '../../core/messages';
import { withoutPadding } from '../../core/padding';
import { isBlank, optionsOf } from '../parameters';
import type { ReadParameter, SettingsContext } from '../platform';
import type { ExportType } from './exportTypes';
import { ftpSettingsOf } from './ftp';
import { labels } from './labels';

/** Where the file of an export goes. */
export interface Delivery {
	parameters: Record<string, unknown>;
	/** Kept out of the fingerprint. */
	secretParameters: Record<string, unknown>;
	downloadable: boolean;
}

/**
 * The delivery options.
 * @throws ExportError `settings`
 */
export function deliveryOf(
	read: ReadParameter,
	type: ExportType,
	deliveryCredential: SettingsContext['deliveryCredential'],
): Delivery {
	const { distributionMethod, mailTo } = optionsOf(read);
	const method = isBlank(distributionMethod) ? 'local' : String(distributionMethod);
	const parameters = { distribution_method: method };
	switch (method) {
		case 'local':
			return { parameters, secretParameters: {}, downloadable: true };
		case 'ftp':
		case 'sftp':
			return {
				parameters: { ...parameters },
				secretParameters: { ftp_settings: ftpSettingsOf(deliveryCredential) },
				downloadable: false,
			};
		case 'mail':
			if (!type.mail) {
				throw settingsError(
					labels.distributionMethod,
					'only the exports of a contact list or a segment can be sent by mail',
					'Choose "Download", "FTP" or "SFTP".',
				);
			}
			return {
				parameters: { ...parameters, email: mailAddress(mailTo) },
				secretParameters: {},
				downloadable: false,
			};
		default:
			throw settingsError(labels.distributionMethod, `"${method}" is not one of local, ftp, sftp, mail`);
	}
}

function mailAddress(value: unknown): string {
	if (isBlank(value)) throw settingsError(labels.mailTo, 'a delivery by mail needs an e-mail address');
	const address = withoutPadding(value);
	if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address))
		throw settingsError(labels.mailTo, `"${address.slice(0, 100)}" is not an e-mail address`);
	return address;
}
