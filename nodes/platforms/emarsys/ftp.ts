import { settingsError } from '../../core/messages';
import { isBlank, optionsOf } from '../parameters';
import { withoutPadding } from '../../core/padding';
import type { DeliveryCredential } from '../platform';
import { labels } from './labels';

/** The API's `ftp_settings`: where Emarsys delivers a file by FTP or SFTP. */
export interface FtpSettings {
	host: string;
	port: number;
	username: string;
	password: string;
	folder: string;
}

/** The FTP credential: n8n never connects with it. */
export const ftpCredential: DeliveryCredential = {
	type: 'emarsysFtpApi',
	validate: ftpError,
	isRequired: (read) => ['ftp', 'sftp'].includes(String(optionsOf(read)['distributionMethod'])),
};

/**
 * The settings in an FTP credential.
 * @throws ExportError `settings` if there is none or something is missing
 */
export function ftpSettingsOf(fields: Readonly<Record<string, unknown>> | undefined): FtpSettings {
	if (!fields) {
		throw settingsError(
			labels.distributionMethod,
			'a delivery by FTP or SFTP needs the credential "Emarsys FTP Delivery API"',
			'Choose it in the node under "Credential for Emarsys FTP Delivery API", or create one.',
		);
	}
	const reason = ftpError(fields);
	if (reason) {
		throw settingsError(
			'Emarsys FTP Delivery API',
			reason,
			'Open the credential and fill in the missing fields.',
		);
	}
	return {
		host: withoutPadding(fields['host']),
		port: Number(fields['port']),
		username: withoutPadding(fields['username']),
		password: withoutPadding(fields['password']),
		folder: withoutPadding(fields['folder']),
	};
}

function ftpError(fields: Readonly<Record<string, unknown>>): string | undefined {
	const missing = [
		['Host', fields['host']],
		['Username', fields['username']],
		['Password', fields['password']],
	].flatMap(([label, value]) => (isBlank(value) ? [String(label)] : []));
	const port = Number(fields['port']);
	if (!Number.isInteger(port) || port < 1 || port > 65535) missing.push('Port (a number from 1 to 65535)');
	return missing.length > 0 ? `fill in ${missing.join(', ')}` : undefined;
}
