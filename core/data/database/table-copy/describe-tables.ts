import type { Client } from 'pg';

/** A table and its stored columns, in their order. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface MigrationScript {
  readonly name: string;
  readonly checksum: string;
  readonly sql: string;
}

/** Prisma's own notes: which migrations were applied is said in another way. */
const MIGRATIONS_TABLE = '_prisma_migrations';

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The tables of a schema, ordered so that each comes behind those that its foreign keys refer to. */
export async function describeTables(client: Client, schema: string): Promise<TableShape[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; refers: string[] }>(
    `SELECT c.relname AS name,
       (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
       ARRAY(SELECT DISTINCT r.relname::text FROM pg_constraint k JOIN pg_class r ON r.oid = k.confrelid
        WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS refers
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind = 'r' AND c.relname <> $2
     ORDER BY c.relname`,
    [schema, MIGRATIONS_TABLE],
  );
  const ordered: TableShape[] = [];
  const names = new Set<string>();
  for (let left = rows; left.length > 0; ) {
    const ready = left.filter(({ refers }) => refers.every(name => names.has(name)));
    if (ready.length === 0) throw new Error(`foreign keys go in a circle: ${left.map(({ name }) => name)}`);
    for (const { name, columns } of ready) {
      names.add(name);
      ordered.push({ name, columns });
    }
    left = left.filter(({ name }) => !names.has(name));
  }
  return ordered;
}

/** The order of columns and the spelling of values must not depend on who connects. */
export const COPY_SETTINGS = `
  SET TIME ZONE 'UTC'; SET datestyle = ISO; SET intervalstyle = postgres; SET bytea_output = hex;
  SET extra_float_digits = 1; SET client_encoding = 'UTF8'; SET standard_conforming_strings = on;
  SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;`;
