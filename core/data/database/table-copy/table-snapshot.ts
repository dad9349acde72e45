import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import {
  COPY_SETTINGS,
  describeTables,
  type MigrationScript,
  quoted,
  type TableShape,
} from './describe-tables.ts';
import { ownTables } from './own-tables.ts';

/** All tables as they were at one moment, whatever is written meanwhile. */
export interface TableSnapshot {
  readonly migrations: readonly MigrationScript[];
  readonly tables: readonly (TableShape & { readonly rows: number })[];
  /** What COPY gives of a table, in its text format, cut anywhere. */
  copy(table: TableShape): AsyncIterable<Buffer>;
  /** A line “id sha256 format” of each image whose files should be there, in order of id. */
  images(): AsyncIterable<Buffer>;
}

/** Rebuilt when it is missing, and speaks of folders that a backup does not hold; and who has those open. */
const LEFT_OUT = new Set(['index_snapshot', 'snapshot_reader']);

/**
 * Runs something on a snapshot of all our tables: one REPEATABLE READ transaction, which blocks nobody.
 * @param migrations all that this program knows; those that the database has applied tell which tables are ours.
 */
export async function withTableSnapshot<Result>(
  url: string,
  migrations: readonly MigrationScript[],
  run: (snapshot: TableSnapshot) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url, application_name: 'negareh-backup', keepAlive: true });
  client.on('error', () => undefined); // the query in flight fails with the same error
  await client.connect();
  try {
    await client.query(COPY_SETTINGS);
    const schema = await currentSchema(client);
    const own = await ownTables(client, migrations);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const tables = [];
    for (const table of await describeTables(client, schema)) {
      if (!own.has(table.name) || LEFT_OUT.has(table.name)) continue;
      const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${quoted(table.name)}`);
      tables.push({ ...table, rows: Number(rows[0]!.count) });
    }
    const copy = (query: string): AsyncIterable<Buffer> => client.query(copyTo(query));
    return await run({
      migrations,
      tables,
      copy: ({ name, columns }) => copy(`COPY ${quoted(name)} (${columns.map(quoted).join(', ')}) TO STDOUT`),
      images: () =>
        copy(`COPY (SELECT id, encode(sha256, 'hex'), format FROM image WHERE state <> 'removed' ORDER BY id)
              TO STDOUT WITH (DELIMITER ' ')`),
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function currentSchema(client: Client): Promise<string> {
  const { rows } = await client.query<{ schema: string }>('SELECT current_schema() AS schema');
  return rows[0]!.schema;
}
