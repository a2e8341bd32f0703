import { Readable } from 'node:stream';

import { webDav } from '../../../../nodes/platforms/emarsys/webDav';
import type { HttpResponse } from '../../../../nodes/transport/http';
import { rejectionOf } from '../../support/errors';
import { responseOf, transportOf } from '../../support/transport';

const FOLDER = 'https://suite99.emarsys.net/storage/acme';

function open(response: HttpResponse) {
	const store = transportOf([response], FOLDER);
	const state = { exportId: '123', status: 'done', fileName: 'a.csv' } as const;
	const [file] = webDav.files({ api: transportOf([]), store }, { ...state, fileUrls: ['a.csv'] });
	if (!file) throw new Error('no file');
	return file.open();
}

it.each([201, 202, 204, 207])('HTTP %d in place of a file is not a refusal', async (status) => {
	expect(await rejectionOf(open(responseOf({ status })))).toMatchObject({
		kind: 'badResponse',
		message: `WebDAV returned a response that can't be read: HTTP ${status} instead of the file`,
		details: { exportId: '123', httpStatus: status },
	});
});

it.each([undefined, 'text/csv', 'application/json'])(
	"a message of Emarsys' API in place of a file is not stored: typed %s",
	async (type) => {
		const body = Readable.from([Buffer.from('{"replyCode":0,"replyText":"OK","data":""}')], {
			objectMode: false,
		});
		const headers = type === undefined ? {} : { 'content-type': type };
		expect(await rejectionOf(open({ status: 200, headers, body }))).toMatchObject({
			kind: 'badResponse',
			details: { exportId: '123', httpStatus: 200 },
		});
	},
);
