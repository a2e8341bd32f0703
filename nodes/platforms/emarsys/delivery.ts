import { settingsProblem } from '../../export/problems';
import { isBlank, optionsOf } from '../parameters';
import type { ReadParameter, SettingsContext } from '../platform';
import type { ExportType } from './exportTypes';
import { ftpSettingsOf } from './ftp';
import { labels } from './labels';

/** Where the file of an export goes. */
export interface Delivery {
	parameters: Record<string, unknown>;
	/** Kept apart from what is fingerprinted. */
	secretParameters: Record<string, unknown>;
	downloadable: boolean;
}

/**
 * The options about the delivery.
 * @throws ExportProblem `settings`
 */
export function deliveryOf(
	read: ReadParameter,
	type: ExportType,
	handedOn: SettingsContext['handedOn'],
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
				secretParameters: { ftp_settings: ftpSettingsOf(handedOn) },
				downloadable: false,
			};
		case 'mail':
			if (!type.mail) {
				throw settingsProblem(
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
			throw settingsProblem(labels.distributionMethod, `"${method}" is not one of local, ftp, sftp, mail`);
	}
}

function mailAddress(value: unknown): string {
	if (isBlank(value)) throw settingsProblem(labels.mailTo, 'a delivery by mail needs an e-mail address');
	const address = String(value).trim();
	if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address))
		throw settingsProblem(labels.mailTo, `"${address.slice(0, 100)}" is not an e-mail address`);
	return address;
}
