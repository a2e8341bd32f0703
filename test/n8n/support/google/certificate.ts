import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A certificate for some hosts, with its key. */
export interface Certificate {
	cert: string;
	key: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;

// Node can parse X.509 certificates but not create them, and a clone of this project needs only Node and git: so the
// few fields are written here, according to RFC 5280.
const der = (tag: number, ...parts: Buffer[]): Buffer => {
	const content = Buffer.concat(parts);
	const { length } = content;
	const size =
		length < 0x80
			? [length]
			: length < 0x100
				? [0x81, length]
				: [0x82, Math.floor(length / 0x100), length % 0x100];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const objectId = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const octets = (part: Buffer) => der(0x04, part);
const bits = (part: Buffer) => der(0x03, Buffer.from([0]), part);
const time = (milliseconds: number) =>
	der(0x17, Buffer.from(`${new Date(milliseconds).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

const ECDSA_WITH_SHA256 = sequence(objectId('2a8648ce3d040302'));
const COMMON_NAME = objectId('550403');
const SUBJECT_ALT_NAME = objectId('551d11');
const BASIC_CONSTRAINTS = objectId('551d13');
const TRUE = der(0x01, Buffer.from([0xff]));

/** Creates a self-signed certificate: clients that are told to trust it accept the holder of the key for these hosts. */
export function selfSigned(hosts: readonly string[]): Certificate {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from('Contact Export test')))));
	const altNames = sequence(...hosts.map((host) => der(0x82, Buffer.from(host, 'ascii'))));
	const now = Date.now();
	const body = sequence(
		der(0xa0, der(0x02, Buffer.from([2]))),
		// Positive, whatever the random bytes.
		der(0x02, Buffer.from([1]), randomBytes(15)),
		ECDSA_WITH_SHA256,
		name,
		sequence(time(now - DAY_MS), time(now + DAY_MS)),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
		der(
			0xa3,
			sequence(
				sequence(BASIC_CONSTRAINTS, TRUE, octets(sequence(TRUE))),
				sequence(SUBJECT_ALT_NAME, octets(altNames)),
			),
		),
	);
	const certificate = sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, privateKey)));
	const lines = certificate.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
	return {
		cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
	};
}
