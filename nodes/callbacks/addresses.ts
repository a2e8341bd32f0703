import ipaddr from 'ipaddr.js';

/**
 * Whether a host can't be reached from the internet: loopback, a private network, or a name that only such a network
 * knows. Any other name counts as public.
 */
export function isPrivateHost(host: string): boolean {
	const name = host.replace(/^\[|\]$/g, '').toLowerCase();
	if (ipaddr.isValid(name)) return ipaddr.process(name).range() !== 'unicast';
	return (
		name === 'localhost' || !name.includes('.') || /\.(localhost|local|internal|lan|home|test)$/.test(name)
	);
}

/** Whether a URL has a private host; false for an invalid one. */
export function isPrivateUrl(url: string): boolean {
	try {
		return isPrivateHost(new URL(url).hostname);
	} catch {
		return false;
	}
}

/** Addresses and ranges (CIDR) that are allowed to call. */
export interface Allowlist {
	/** Entries that are neither an address nor a range. */
	readonly mistakes: string[];
	/** Whether there are no entries at all: then everyone may call. */
	readonly isEmpty: boolean;
	allows(address: string | undefined): boolean;
}

/** Parses a list of IPv4 and IPv6 addresses and ranges, separated by commas or white space. */
export function allowlistOf(text: unknown): Allowlist {
	const entries = String(text ?? '')
		.split(/[\s,;]+/)
		.filter(Boolean);
	const ranges = entries.map(rangeOf);
	return {
		mistakes: entries.filter((_, index) => ranges[index] === undefined),
		isEmpty: entries.length === 0,
		allows(address) {
			if (entries.length === 0) return true;
			if (address === undefined || !ipaddr.isValid(address)) return false;
			// An IPv4 caller on an IPv6 socket appears as ::ffff:1.2.3.4.
			const caller = ipaddr.process(address);
			return ranges.some(
				(range) => range !== undefined && range[0].kind() === caller.kind() && caller.match(range),
			);
		},
	};
}

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

function rangeOf(entry: string): Range | undefined {
	try {
		const [host = ''] = entry.split('/', 1);
		// Otherwise, 203.0.113 would be parsed as 203.0.0.113, the way inet_aton does.
		if (!host.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(host)) return undefined;
		return unmapped(ipaddr.parseCIDR(host === entry ? `${host}/${host.includes(':') ? 128 : 32}` : entry));
	} catch {
		return undefined;
	}
}

/** Converts a range of IPv4-mapped IPv6 addresses (::ffff:0:0/96 or smaller) to the IPv4 range. */
function unmapped([address, bits]: Range): Range {
	return 'isIPv4MappedAddress' in address && address.isIPv4MappedAddress() && bits >= 96
		? [address.toIPv4Address(), bits - 96]
		: [address, bits];
}
