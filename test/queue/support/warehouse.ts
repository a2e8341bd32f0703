import { parse } from 'csv-parse/sync';
import type { NewCredential } from '../../../dev/n8n';
import type { N8nCluster } from './cluster';

/** The cluster's database as a credential of n8n's Postgres node. */
export function postgresCredential({ databaseEnvironment }: N8nCluster): NewCredential {
	const setting = (name: string) => databaseEnvironment[`DB_POSTGRESDB_${name}`] ?? '';
	return {
		name: 'Postgres',
		type: 'postgres',
		data: {
			host: setting('HOST'),
			port: Number(setting('PORT')),
			database: setting('DATABASE'),
			user: setting('USER'),
			password: setting('PASSWORD'),
			ssl: 'disable',
			maxConnections: 10,
			allowUnauthorizedCerts: false,
			sshTunnel: false,
		},
	};
}

/**
 * A stand-in for Amazon's extension `aws_s3` in the database: a function that fetches an object and loads it. Here the
 * object store passes the rows to the database first.
 */
export async function installS3Import({ database }: N8nCluster): Promise<void> {
	await database.query(`
		CREATE SCHEMA aws_s3;
		CREATE TABLE aws_s3.objects (bucket text, key text PRIMARY KEY, rows jsonb);
		CREATE FUNCTION aws_s3.table_import_from_s3(
			target text, columns text, options text, from_bucket text, from_key text, region text
		) RETURNS text LANGUAGE plpgsql AS $$
		DECLARE loaded int;
		BEGIN
			IF options <> '(FORMAT csv, HEADER true)' OR region <> 'eu-central-1' THEN
				RAISE EXCEPTION 'Options % of %', options, region;
			END IF;
			EXECUTE format(
				'INSERT INTO %1$I SELECT r.* FROM aws_s3.objects, jsonb_populate_recordset(null::%1$I, rows) r WHERE bucket = $1 AND key = $2',
				target
			) USING from_bucket, from_key;
			GET DIAGNOSTICS loaded = ROW_COUNT;
			IF loaded = 0 THEN RAISE EXCEPTION 'There is no %/%', from_bucket, from_key; END IF;
			RETURN loaded || ' rows imported';
		END $$`);
}

/** Puts an object where the stand-in for `aws_s3` finds it. */
export async function storeForImport(
	{ database }: N8nCluster,
	bucket: string,
	key: string,
	content: Buffer,
): Promise<void> {
	const rows = parse<Record<string, string>>(content, { columns: true });
	await database.query('INSERT INTO aws_s3.objects VALUES ($1, $2, $3)', [bucket, key, JSON.stringify(rows)]);
}
