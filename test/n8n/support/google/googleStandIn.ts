import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { Environment } from '../../../../dev/n8n/environment';
import type { NewCredential } from '../../../../dev/n8n';
import { intercept } from './interceptor';
import { Sheet } from './sheet';
import { GOOGLE_HOSTS, googleApi, type GoogleAccount, type SheetWrite } from './sheetsApi';

/** A stand-in for Google on loopback: a service account, and a spreadsheet with one sheet. */
export interface GoogleStandIn {
	/** Environment for the n8n that will use it. */
	readonly environment: Environment;
	/** The service account, for n8n. */
	readonly credential: NewCredential;
	readonly spreadsheetId: string;
	readonly sheet: Sheet;
	/** All writes so far, oldest first; may be emptied. */
	readonly writes: SheetWrite[];
	/** `host:port` of other hosts that n8n tried to reach. */
	readonly refused: readonly string[];
	close(): Promise<void>;
}

/** Starts the stand-in with its own keys, certificate and token. */
export async function startGoogle(title = 'Sheet1'): Promise<GoogleStandIn> {
	const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const account: GoogleAccount = {
		email: 'contact-export@example.iam.gserviceaccount.com',
		publicKey,
		token: randomUUID(),
		spreadsheetId: `sheet-${randomUUID()}`,
		sheet: new Sheet(title),
		writes: [],
	};
	const interceptor = await intercept(GOOGLE_HOSTS, googleApi(account));
	return {
		environment: interceptor.environment,
		credential: {
			name: 'Google stand-in',
			type: 'googleApi',
			data: {
				region: 'us-central1',
				email: account.email,
				privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
			},
		},
		spreadsheetId: account.spreadsheetId,
		sheet: account.sheet,
		writes: account.writes,
		refused: interceptor.refused,
		close: async () => await interceptor.close(),
	};
}
