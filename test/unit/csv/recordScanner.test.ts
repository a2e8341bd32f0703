import { RecordScanner } from '../../../nodes/csv/recordScanner';

describe('A record that is still arriving', () => {
	it('is not scanned again before there is more of it to scan', () => {
		const scanner = new RecordScanner(',');
		scanner.push(Buffer.from(`a,"${'x'.repeat(300 * 1024)}`));
		expect(scanner.advance()).toBe(false);
		const { bytes } = scanner;
		const unread = new Proxy(bytes, {
			get(target, key) {
				if (typeof key === 'string' && /^\d+$/.test(key)) throw new Error('scanned again');
				return Reflect.get(target, key, target) as unknown;
			},
		});
		scanner.bytes = unread;
		// Held back, since it is small in comparison.
		scanner.push(Buffer.from('y'));
		expect(scanner.advance()).toBe(false);
		scanner.bytes = bytes;
		scanner.push(Buffer.from('",b\n'));
		scanner.finish();
		expect(scanner.advance()).toBe(true);
		expect([scanner.cells, scanner.end]).toEqual([3, 2 + 1 + 300 * 1024 + 1 + 4]);
		expect(scanner.advance()).toBe(false);
	});
});
