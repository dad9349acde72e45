import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { toMigrationList } from '../../prisma/migration-list.ts';
import { NO_FILTERS, withSchemaEngine } from '../../prisma/schema-engine.ts';
import { createEmptyDatabase } from '../helpers/database.ts';

/** Semicolons inside a function and a text are not the ends of statements. */
const SQL = `
CREATE FUNCTION twice(x int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  x := x * 2;
  RETURN x;
END $$;
CREATE TABLE words AS SELECT 'one; two' AS text;
`;

describe('the schema engine', () => {
  it('applies a migration with functions and texts that hold semicolons', async () => {
    const { url, drop } = await createEmptyDatabase();
    try {
      const migrationsList = await toMigrationList([{ name: '1_twice', sql: SQL, checksum: '' }]);
      const { appliedMigrationNames } = await withSchemaEngine(url, engine =>
        engine.applyMigrations({ migrationsList, filters: NO_FILTERS }),
      );
      expect(appliedMigrationNames).toEqual(['1_twice']);
      const client = new Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query('SELECT twice(21) AS answer, text FROM words');
      await client.end();
      expect(rows).toEqual([{ answer: 42, text: 'one; two' }]);
    } finally {
      await drop();
    }
  });
});
