import { Client } from 'pg';
import { describeTables, type MigrationScript, quoted } from './describe-tables.ts';
import { ownTables } from './own-tables.ts';

/** Tables that an unused system fills, too. */
const NOT_COUNTED = new Set(['setting', 'index_snapshot', 'snapshot_reader']);

/** Names of our tables that hold rows which somebody would miss. */
export async function filledTables(url: string, migrations: readonly MigrationScript[]): Promise<string[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const own = await ownTables(client, migrations);
    const { rows: here } = await client.query<{ schema: string }>('SELECT current_schema() AS schema');
    const filled: string[] = [];
    for (const { name } of await describeTables(client, here[0]!.schema)) {
      if (!own.has(name) || NOT_COUNTED.has(name)) continue;
      const { rowCount } = await client.query(`SELECT FROM ${quoted(name)} LIMIT 1`);
      if (rowCount) filled.push(name);
    }
    return filled;
  } finally {
    await client.end().catch(() => undefined);
  }
}
