/**
 * Everything reachable from a value, as text: what JSON shows, and what it omits (messages, stacks, causes and
 * other non-enumerable properties). For the search for secrets.
 */
export function flattenToText(value: unknown): string {
	const seen = new Set<object>();
	const parts: string[] = [];
	const pending: unknown[] = [value];
	while (pending.length > 0) {
		const next = pending.pop();
		if (typeof next === 'string') parts.push(next);
		else if (typeof next === 'number' || typeof next === 'bigint') parts.push(String(next));
		else if (Buffer.isBuffer(next)) parts.push(next.toString('latin1'));
		else if (next !== null && typeof next === 'object' && !seen.has(next)) {
			seen.add(next);
			if (next instanceof Map || next instanceof Set) pending.push(...next);
			for (const key of Reflect.ownKeys(next)) {
				parts.push(String(key));
				pending.push(property(next, key));
			}
		}
	}
	return parts.join('\n');
}

function property(owner: object, key: string | symbol): unknown {
	try {
		return (owner as Record<string | symbol, unknown>)[key];
	} catch {
		return undefined;
	}
}
