import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SecretScanner } from './secretScanner';
import type { RecordedRequest, SandboxOptions } from '../../../sandbox';

const random = () => randomBytes(18).toString('hex');

/**
 * The forms in which a text can occur: unchanged, URL-encoded, and in base64, where it looks different for each of
 * the three offsets in a group of three bytes.
 */
export function formsOf(secret: string): string[] {
	const inBase64 = [0, 1, 2].flatMap((offset) => {
		const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString('base64');
		// The characters at both ends depend on the neighbouring bytes as well.
		const whole = encoded.slice(offset === 0 ? 0 : 4, encoded.length - 4);
		return [whole, whole.replaceAll('+', '-').replaceAll('/', '_')];
	});
	const escaped = JSON.stringify(secret).slice(1, -1);
	return [...new Set([secret, escaped, encodeURIComponent(secret), ...inBase64])];
}

/** All secrets that were in use, and where they were found. */
export class Secrets {
	/** The secrets of all sandboxes of this run. They contain characters that base64 and URLs encode differently. */
	readonly ofSandbox = {
		altcraft: { token: `at${random()}/+=` },
		emarsys: { secret: `ws&${random()}?=`, clientId: 'sandbox-client', clientSecret: `cs+${random()}/` },
	} satisfies SandboxOptions;
	/** The parameter of a trigger, which may be in the workflow, but nowhere else. */
	readonly ofTrigger = `tr?${random()}=&`;
	/** The password for Emarsys to deliver a file. */
	readonly ofFtp = `ftp%${random()}"`;

	private readonly all = new Set<string>([
		this.ofSandbox.altcraft.token,
		this.ofSandbox.emarsys.secret,
		this.ofSandbox.emarsys.clientSecret,
		this.ofFtp,
	]);
	private readonly texts: Array<[string, string]> = [];

	get count(): number {
		return this.all.size;
	}

	/** Records the secrets in requests: digests and access tokens. */
	learn(requests: readonly RecordedRequest[]): void {
		for (const { headers } of requests) {
			const digest = /PasswordDigest="([^"]+)"/.exec(String(headers['x-wsse']))?.[1];
			const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
			for (const text of [digest, bearer]) if (text !== undefined) this.all.add(text);
		}
	}

	/** Stores a text for the search at the end, when all secrets are known. */
	scanner(where: string, text: string): void {
		this.texts.push([where, text]);
	}

	/** Where one of them occurs: in a stored text, or in any file below a folder. */
	async found(folder: string): Promise<string[]> {
		return await this.places(folder, this.all);
	}

	/** The same for the trigger's secret; in the database, the tables and columns. */
	async foundOfTrigger(folder: string): Promise<string[]> {
		const places = await this.places(folder, [this.ofTrigger]);
		const outside = places.filter((place) => !place.startsWith('database.sqlite'));
		return [...outside, ...columnsWith(join(folder, '.n8n', 'database.sqlite'), this.ofTrigger)];
	}

	private async places(folder: string, secrets: Iterable<string>): Promise<string[]> {
		const scanner = new SecretScanner([...secrets].flatMap(formsOf));
		const found: string[] = [];
		const poll = (where: string, content: Buffer) =>
			found.push(...scanner.in(content).map((text) => `${where}: ${text}`));
		for (const [where, text] of this.texts) poll(where, Buffer.from(text));
		for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
			// The installed package is older than any secret.
			if (!entry.isFile() || entry.parentPath.includes('node_modules')) continue;
			poll(entry.name, await readFile(join(entry.parentPath, entry.name)));
		}
		return found;
	}
}

/** The columns of a database that contain a text in any form. */
function columnsWith(file: string, secret: string): string[] {
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		const columns = database
			.prepare(
				"SELECT t.name AS tab, c.name AS col FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'",
			)
			.all();
		return columns.flatMap(({ tab, col }) => {
			const query = database.prepare(
				`SELECT 1 FROM "${String(tab)}" WHERE instr("${String(col)}", ?) LIMIT 1`,
			);
			return formsOf(secret).some((form) => query.get(form)) ? [`${String(tab)}.${String(col)}`] : [];
		});
	} finally {
		database.close();
	}
}
