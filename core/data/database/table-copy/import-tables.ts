import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { Client } from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import {
  COPY_SETTINGS,
  describeTables,
  type MigrationScript,
  quoted,
  type TableShape,
} from './describe-tables.ts';
import { holdWebhooks } from './hold-webhooks.ts';
import { keepTakenDown } from './keep-taken-down.ts';
import { makeScratchTables, SCRATCH_SCHEMA } from './own-tables.ts';
import { takePlace } from './take-place.ts';

/** Fills new tables, which take the place of the present ones at the end, in one step. */
export interface TableImport {
  /** Pieces of what COPY gave of a table; the pieces of one table follow each other. */
  write(table: TableShape, content: Buffer): Promise<void>;
  /** Ends the last table, brings all to the newest migration, and leaves out what the present tables remember as taken down. */
  finish(newer: readonly MigrationScript[]): Promise<ImportedRows>;
  /** Forgets these images with all that hangs on them. */
  deleteImages(ids: readonly string[]): Promise<void>;
}

/** What became of rows that are not simply as they were. */
interface ImportedRows {
  /** Contents (sha256, hex) of images that were taken down since. */
  readonly keptOut: readonly string[];
  readonly heldWebhooks: number;
}

/** Others hold a table for a moment only, unless a process of ours runs after all. */
const LOCK_PATIENCE = '10s';

/**
 * Fills the tables of these migrations and puts them in the place of the present ones, all in one transaction: whatever
 * happens before its end, the database stays as it was. Other tables of the database are not touched.
 */
export async function importTables(
  url: string,
  migrations: readonly MigrationScript[],
  run: (tables: TableImport) => Promise<void>,
): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'negareh-restore', keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(COPY_SETTINGS);
    const { rows } = await client.query<{ schema: string }>('SELECT current_schema() AS schema');
    const schema = rows[0]!.schema;
    await client.query(`BEGIN; SET LOCAL lock_timeout = '${LOCK_PATIENCE}'`);
    // A process that starts now waits until all is there.
    await client.query('LOCK TABLE image IN ACCESS EXCLUSIVE MODE');
    await makeScratchTables(client, migrations);
    const names = (await describeTables(client, SCRATCH_SCHEMA)).map(({ name }) => quoted(name));
    const setTriggers = async (state: 'DISABLE' | 'ENABLE') => {
      for (const name of names) await client.query(`ALTER TABLE ${name} ${state} TRIGGER USER`);
    };
    // What triggers once derived from rows is in the backup itself.
    await setTriggers('DISABLE');
    const copies = new TableCopies(client);
    await run({
      write: (table, content) => copies.write(table, content),
      finish: async newer => {
        await copies.end();
        await setTriggers('ENABLE');
        for (const { sql } of newer) await client.query(sql);
        await continueSequences(client);
        const heldWebhooks = await holdWebhooks(client);
        return { keptOut: await keepTakenDown(client, schema), heldWebhooks };
      },
      deleteImages: async ids => {
        await client.query('DELETE FROM image WHERE id = ANY($1::uuid[])', [ids]);
      },
    });
    await takePlace(client, schema);
    await client.query('COMMIT');
    await client.query('ANALYZE');
  } finally {
    await client.end().catch(() => undefined); // takes an unfinished transaction back
  }
}

class TableCopies {
  readonly #client: Client;
  #current: { name: string; stream: CopyStreamQuery; done: Promise<void> } | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  async write({ name, columns }: TableShape, content: Buffer): Promise<void> {
    if (this.#current?.name !== name) await this.#begin(name, columns);
    const { stream, done } = this.#current!;
    if (!stream.write(content)) await Promise.race([once(stream, 'drain'), done]);
  }

  async end(): Promise<void> {
    if (!this.#current) return;
    const { stream, done } = this.#current;
    this.#current = undefined;
    stream.end();
    await done;
  }

  async #begin(name: string, columns: readonly string[]): Promise<void> {
    await this.end();
    const target = `${SCRATCH_SCHEMA}.${quoted(name)} (${columns.map(quoted).join(', ')})`;
    const stream = this.#client.query(copyFrom(`COPY ${target} FROM STDIN`));
    const done = finished(stream);
    done.catch(() => undefined); // whoever writes or ends is told
    this.#current = { name, stream, done };
  }
}

/** Numbers that PostgreSQL gives out go on behind those that are there. */
async function continueSequences(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string; column: string; sequence: string }>(
    `SELECT c.relname AS name, a.attname AS column, pg_get_serial_sequence(c.oid::regclass::text, a.attname) AS sequence
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r'
       AND pg_get_serial_sequence(c.oid::regclass::text, a.attname) IS NOT NULL`,
    [SCRATCH_SCHEMA],
  );
  for (const { name, column, sequence } of rows) {
    await client.query(
      `SELECT setval($1, (SELECT coalesce(max(${quoted(column)}), 0) + 1 FROM ${quoted(name)}), false)`,
      [sequence],
    );
  }
}
