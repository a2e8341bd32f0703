import { allowlistOf, isPrivateHost, isPrivateUrl } from '../../../nodes/callbacks/addresses';

describe('isPrivateHost', () => {
	it.each([
		'localhost',
		'LOCALHOST',
		'n8n',
		'n8n.localhost',
		'n8n.local',
		'n8n.internal',
		'n8n.lan',
		'127.0.0.1',
		'127.8.9.10',
		'0.0.0.0',
		'10.1.2.3',
		'172.16.0.1',
		'172.31.255.255',
		'192.168.178.20',
		'169.254.169.254',
		'100.64.0.1',
		'::1',
		'[::1]',
		'[::]',
		'fe80::1',
		'fd12:3456::1',
		'::ffff:127.0.0.1',
		'::ffff:192.168.0.1',
	])('%s is private', (host) => {
		expect(isPrivateHost(host)).toBe(true);
	});

	it.each([
		'api.emarsys.net',
		'n8n.example.com',
		'localhost.example.com',
		'internal.example.com',
		'8.8.8.8',
		'172.32.0.1',
		'192.169.0.1',
		'100.128.0.1',
		'[2a00:1450:4001::200e]',
		'::ffff:8.8.8.8',
	])('%s can', (host) => {
		expect(isPrivateHost(host)).toBe(false);
	});
});

describe('isPrivateUrl', () => {
	it.each([
		['http://localhost:5678/webhook-waiting/1?signature=a', true],
		['http://127.0.0.1:5678/', true],
		['http://[::1]:5678/', true],
		['http://2130706433/', true],
		['http://0x7f.1/', true],
		['https://n8n.example.com/', false],
		['https://api.emarsys.net/api/v2', false],
		['https://localhost@n8n.example.com/', false],
		['https://n8n.example.com@localhost/', true],
		['', false],
		['localhost', false],
		['undefined', false],
	])('%s: %s', (url, expected) => {
		expect(isPrivateUrl(url)).toBe(expected);
	});
});

describe('an allowlist', () => {
	it.each<[string, string[], string[]]>([
		['203.0.113.7', ['203.0.113.7', '::ffff:203.0.113.7', '::ffff:cb00:7107'], ['203.0.113.8', '::1']],
		['198.51.100.0/24', ['198.51.100.0', '198.51.100.255'], ['198.51.99.255', '198.51.101.0']],
		['198.51.100.77/24', ['198.51.100.1'], ['198.51.101.1']],
		['198.51.100.0/31', ['198.51.100.0', '198.51.100.1'], ['198.51.100.2']],
		['0.0.0.0/0', ['1.2.3.4'], ['2001:db8::1']],
		['::/0', ['2001:db8::1'], ['1.2.3.4']],
		['2001:db8::1', ['2001:db8::1', '2001:DB8:0:0:0:0:0:1'], ['2001:db8::2', '203.0.113.7']],
		['2001:db8::/32', ['2001:db8:ffff::1'], ['2001:db9::1']],
		['::ffff:203.0.113.7', ['203.0.113.7', '::ffff:203.0.113.7'], ['203.0.113.8']],
		['::ffff:203.0.113.0/120', ['203.0.113.7', '::ffff:203.0.113.8'], ['203.0.114.1']],
		['203.0.113.7,198.51.100.0/24', ['203.0.113.7', '198.51.100.1'], ['1.2.3.4']],
		[' 203.0.113.7 ;\n\t2001:db8::1 ', ['203.0.113.7', '2001:db8::1'], ['1.2.3.4']],
	])('%j', (text, allowed, refused) => {
		const list = allowlistOf(text);
		expect(list.mistakes).toEqual([]);
		expect(allowed.filter((address) => !list.allows(address))).toEqual([]);
		expect(refused.filter((address) => list.allows(address))).toEqual([]);
	});

	it.each([undefined, null, '', ' ', ',;\n'])('that is empty (%j) admits everyone', (text) => {
		const list = allowlistOf(text);
		expect(list.mistakes).toEqual([]);
		expect([list.allows('203.0.113.7'), list.allows(undefined)]).toEqual([true, true]);
	});

	it.each([
		'example.com',
		'203.0.113',
		'203.0.113.256',
		'203.0.113.07',
		'3405803783',
		'10/8',
		'203.0.113.0/33',
		'203.0.113.0/-1',
		'203.0.113.0/',
		'203.0.113.0/24/8',
		'203.0.113.*',
		'203.0.113.1-203.0.113.9',
		'2001:db8::/129',
		'2001:db8::g',
		'203.0.113.7:443',
	])('names the mistake %j, which admits no one', (entry) => {
		const list = allowlistOf(`${entry}, 198.51.100.1`);
		expect(list.mistakes).toEqual([entry]);
		expect(list.allows('198.51.100.1')).toBe(true);
		const alone = allowlistOf(entry);
		for (const address of ['203.0.113.7', '203.0.0.113', '0.0.0.10', '10.0.0.1', '2001:db8::1', entry]) {
			expect([address, alone.allows(address)]).toEqual([address, false]);
		}
	});

	it.each([undefined, '', 'unknown', 'example.com'])(
		'does not contain a caller without an address (%j)',
		(address) => {
			expect(allowlistOf('0.0.0.0/0, ::/0').allows(address)).toBe(false);
		},
	);
});
