import { verify, type KeyObject } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { json, text } from 'node:stream/consumers';
import { OutsideError, type Cell, type Sheet } from './sheet';

/** The hosts that n8n's Google Sheets node uses. */
export const GOOGLE_HOSTS = ['sheets.googleapis.com', 'oauth2.googleapis.com', 'www.googleapis.com'];

const TOKEN_URL = 'https://oauth2.googleapis.com/token';
const SCOPE = 'https://www.googleapis.com/auth/spreadsheets';

/** A write to the sheet. */
export interface SheetWrite {
	range: string;
	values: Array<Array<Cell | null>>;
	valueInputOption: string;
}

/** A service account and the one spreadsheet it may use. */
export interface GoogleAccount {
	email: string;
	publicKey: KeyObject;
	token: string;
	spreadsheetId: string;
	sheet: Sheet;
	/** All writes, oldest first. */
	writes: SheetWrite[];
}

interface ApiResponse {
	status: number;
	body: unknown;
}

interface BatchUpdate {
	requests: Array<{ appendDimension?: { sheetId: number | string; dimension: string; length: number } }>;
}

/**
 * The part of Google's API that n8n's Google Sheets node uses: the token of a service account, and one spreadsheet
 * with one sheet (gid 0). Anything else is refused, so that changes in the node are noticed.
 */
export function googleApi(account: GoogleAccount): RequestListener {
	return (request, response) => {
		void responseTo(account, request)
			.catch(refusal)
			.then(({ status, body }) => {
				response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
			});
	};
}

function refusal(error: unknown): ApiResponse {
	const { message } = error as Error;
	const status = error instanceof OutsideError ? 400 : 500;
	return { status, body: { error: { code: status, message, status: 'INVALID_ARGUMENT' } } };
}

const refused = (code: number, message: string): ApiResponse => ({
	status: code,
	body: { error: { code, message } },
});

async function responseTo(account: GoogleAccount, request: IncomingMessage): Promise<ApiResponse> {
	const url = new URL(request.url ?? '', `https://${request.headers.host}`);
	if (url.origin + url.pathname === TOKEN_URL) return tokenFor(account, await text(request));
	if (request.headers.authorization !== `Bearer ${account.token}`) return refused(401, 'Invalid credentials');
	const base = `/v4/spreadsheets/${account.spreadsheetId}`;
	if (url.host !== 'sheets.googleapis.com' || !url.pathname.startsWith(base))
		return refused(404, 'Requested entity was not found.');
	const body = request.method === 'GET' ? undefined : await json(request);
	const path = decodeURIComponent(url.pathname.slice(base.length));
	return spreadsheet(account, `${request.method} ${path}`, url.searchParams, body);
}

function spreadsheet(
	account: GoogleAccount,
	what: string,
	query: URLSearchParams,
	body: unknown,
): ApiResponse {
	const { sheet } = account;
	const ok = (response: unknown): ApiResponse => ({ status: 200, body: response });
	const write = (range: string, values: SheetWrite['values'], valueInputOption: string): void => {
		if (!['RAW', 'USER_ENTERED'].includes(valueInputOption))
			throw new Error(`Invalid valueInputOption: ${valueInputOption}`);
		account.writes.push({ range, values, valueInputOption });
		sheet.write(range, values, valueInputOption === 'USER_ENTERED');
	};
	if (what === 'GET ') return ok({ sheets: [{ properties: propertiesOf(sheet) }] });
	if (what === 'POST :batchUpdate') return ok(grow(sheet, body as BatchUpdate));
	if (what === 'POST /values:batchUpdate') {
		const { data, valueInputOption } = body as { data: SheetWrite[]; valueInputOption: string };
		for (const { range, values } of data) write(range, values, valueInputOption);
		return ok({ totalUpdatedCells: data.length });
	}
	const [, method, range = '', action] = /^(\w+) \/values\/(.+?)(:clear)?$/.exec(what) ?? [];
	if (method === 'GET') {
		const values = sheet.read(range);
		const isFormatted = query.get('valueRenderOption') === 'FORMATTED_VALUE';
		const shown = isFormatted ? values.map((row) => row.map(String)) : values;
		// Google omits empty values.
		return ok({ range, majorDimension: 'ROWS', ...(values.length > 0 && { values: shown }) });
	}
	if (method === 'PUT') {
		const { values } = body as SheetWrite;
		write(range, values, query.get('valueInputOption') ?? '');
		return ok({ updatedRange: range, updatedRows: values.length });
	}
	if (method === 'POST' && action === ':clear') {
		sheet.clear(range);
		return ok({ clearedRange: range });
	}
	return refused(501, `The stand-in does not know ${what}`);
}

const propertiesOf = ({ title, rowCount, columnCount }: Sheet) => ({
	sheetId: 0,
	title,
	index: 0,
	sheetType: 'GRID',
	gridProperties: { rowCount, columnCount },
});

function grow(sheet: Sheet, { requests }: BatchUpdate): { replies: unknown[] } {
	for (const { appendDimension } of requests) {
		if (!appendDimension || Number(appendDimension.sheetId) !== 0) throw new Error('Unknown request');
		if (appendDimension.dimension === 'ROWS') sheet.rowCount += appendDimension.length;
		else sheet.columnCount += appendDimension.length;
	}
	return { replies: requests.map(() => ({})) };
}

/** The token for a signed request of the service account (RFC 7523). */
function tokenFor({ email, publicKey, token }: GoogleAccount, form: string): ApiResponse {
	const parameters = new URLSearchParams(form);
	const [header = '', payload = '', signature = ''] = (parameters.get('assertion') ?? '').split('.');
	const isSigned = verify(
		'RSA-SHA256',
		Buffer.from(`${header}.${payload}`),
		publicKey,
		Buffer.from(signature, 'base64url'),
	);
	if (!isSigned) return { status: 400, body: { error: 'invalid_grant', error_description: 'Bad signature' } };
	const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, string | number>;
	const isRight =
		parameters.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
		claims.iss === email &&
		claims.aud === TOKEN_URL &&
		String(claims.scope).split(' ').includes(SCOPE) &&
		Number(claims.exp) > Date.now() / 1000;
	if (!isRight) return { status: 400, body: { error: 'invalid_grant', error_description: 'Bad claims' } };
	return { status: 200, body: { access_token: token, expires_in: 3599, token_type: 'Bearer' } };
}
