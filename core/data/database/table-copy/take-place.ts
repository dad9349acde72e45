import type { Client } from 'pg';
import { describeTables, quoted } from './describe-tables.ts';
import { SCRATCH_SCHEMA } from './own-tables.ts';

/**
 * Moves what the migrations made in the scratch schema into this one, replacing what has the same names there.
 * Indexes, triggers and sequences follow their tables. Fails, and with it the transaction, if a migration made something
 * else that would have to be moved.
 */
export async function takePlace(client: Client, schema: string): Promise<void> {
  const place = quoted(schema);
  const tables = (await describeTables(client, SCRATCH_SCHEMA)).map(({ name }) => quoted(name));
  const types = (await typesIn(client, SCRATCH_SCHEMA)).map(quoted);
  const statistics = (await statisticsIn(client, SCRATCH_SCHEMA)).map(quoted);
  const functions = await functionsIn(client, SCRATCH_SCHEMA);
  const present = await functionsIn(client, schema);
  const names = new Set(functions.map(({ name }) => name));
  const move = (kind: string, name: string) => `ALTER ${kind} ${name} SET SCHEMA ${place}`;
  const statements = [
    ...tables.map(name => `DROP TABLE IF EXISTS ${place}.${name} CASCADE`),
    ...present
      .filter(({ name }) => names.has(name))
      .map(({ signature }) => `DROP ROUTINE ${signature} CASCADE`),
    ...types.map(name => `DROP TYPE IF EXISTS ${place}.${name} CASCADE`),
    ...functions.map(({ signature }) => move('ROUTINE', signature)),
    ...types.map(name => move('TYPE', `${SCRATCH_SCHEMA}.${name}`)),
    ...tables.map(name => move('TABLE', `${SCRATCH_SCHEMA}.${name}`)),
    ...statistics.map(name => move('STATISTICS', `${SCRATCH_SCHEMA}.${name}`)),
    `DROP SCHEMA ${SCRATCH_SCHEMA}`,
  ];
  await client.query(statements.join(';\n'));
}

async function typesIn(client: Client, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT typname AS name FROM pg_type WHERE typnamespace = $1::regnamespace AND typtype IN ('e', 'd')`,
    [schema],
  );
  return rows.map(({ name }) => name);
}

/** Extended statistics: they go with their table, but do not move with it. */
async function statisticsIn(client: Client, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT stxname AS name FROM pg_statistic_ext WHERE stxnamespace = $1::regnamespace',
    [schema],
  );
  return rows.map(({ name }) => name);
}

/** Functions and procedures that belong to no extension. */
async function functionsIn(client: Client, schema: string): Promise<{ name: string; signature: string }[]> {
  const { rows } = await client.query<{ name: string; signature: string }>(
    `SELECT proname AS name,
       format('%I.%I(%s)', $1::text, proname, pg_get_function_identity_arguments(p.oid)) AS signature
     FROM pg_proc p
     WHERE pronamespace = $1::regnamespace AND prokind IN ('f', 'p')
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`,
    [schema],
  );
  return rows;
}
