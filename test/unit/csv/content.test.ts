import { packedAs, refuseBinary, refuseOtherText } from '../../../nodes/csv/content';
import { csvErrorOf, partsOf, tableOf } from '../support/csv';

const messageOf = (check: () => void): string | undefined => {
	try {
		check();
		return undefined;
	} catch (error) {
		return (error as Error).message;
	}
};

describe('How a file is compressed', () => {
	it.each<[string | undefined, Buffer]>([
		['ZIP', Buffer.from('PK\u0003\u0004…')],
		['ZIP', Buffer.from('PK\u0005\u0006')],
		['gzip', Buffer.from([0x1f, 0x8b, 8])],
		[undefined, Buffer.from('PK,name\n')],
		[undefined, Buffer.from('')],
		[undefined, Buffer.from('PK')],
	])('%s', (format, head) => {
		expect(packedAs(head)).toBe(format);
	});
});

describe('What is not a table', () => {
	it.each([
		['%PDF-1.7', 'a PDF document'],
		['PAR1\u0015', 'a Parquet file'],
		['BZh91AY&SY', 'a bzip2 archive'],
		['\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1', 'an old Excel workbook'],
		['\u00fd7zXZ\u0000', 'an xz archive'],
		['(\u00b5/\u00fd', 'a zstd archive'],
		["7z\u00bc\u00af'\u001c", 'a 7z archive'],
		['Rar!\u001a\u0007', 'a RAR archive'],
	])('is known by its first bytes: %j is %s', async (head, name) => {
		const bytes = Buffer.from(head, 'latin1');
		expect(messageOf(() => refuseBinary(bytes))).toBe(`it is ${name}, not a table`);
		const file = Buffer.concat([bytes, Buffer.alloc(100)]);
		expect((await csvErrorOf(tableOf(file))).message).toContain(name);
		expect((await csvErrorOf(partsOf(file, {}, [1, 2, 3]))).message).toContain(name);
	});

	it.each([
		['{}', 'JSON'],
		['{"data": []}', 'JSON'],
		['{\n\t"a,b": 1\n}', 'JSON'],
		['[]', 'JSON'],
		['[{"id": 1}]', 'JSON'],
		['[[1, 2]]', 'JSON'],
		['[1, 2]', 'JSON'],
		['["a", "b"]', 'JSON'],
		['[null]', 'JSON'],
		[' \n {"a": 1}', 'JSON'],
		['{"id": 1}\n{"id": 2}\n', 'JSON'],
		['<!DOCTYPE html>\n<html>', 'a web page'],
		['<html lang="en">', 'a web page'],
		['\n<HTML><head>', 'a web page'],
		['<?xml version="1.0"?>', 'XML'],
		['<export>\n<row/>', 'XML'],
		['<a:b c="d"><e>', 'XML'],
		['<!-- saved -->', 'XML'],
	])('is known by its text: %j is %s', async (text, name) => {
		expect(messageOf(() => refuseOtherText(Buffer.from(text)))).toBe(`it is ${name}, not a table`);
		expect((await csvErrorOf(tableOf(text))).message).toContain(name);
		expect((await csvErrorOf(partsOf(`\ufeff${text}`))).message).toContain(name);
	});

	it.each([
		'id,name\n1,A\n',
		'"{""a"": 1}",b\n',
		'{name},id\n',
		'[id],[name]\n1,2\n',
		'[email]\nx\n',
		'<id>,<name>\n',
		'<unknown>;1\n',
		'a < b,c\n',
		'%PDF,x\n',
		'"<html>",1\n',
		'Rar,7z\n',
		'',
	])('is not mistaken for something else: %j', (text) => {
		expect(messageOf(() => refuseOtherText(Buffer.from(text)))).toBeUndefined();
		expect(messageOf(() => refuseBinary(Buffer.from(text)))).toBeUndefined();
	});
});
