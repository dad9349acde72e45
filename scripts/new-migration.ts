// `npm run migration -- <name>` writes a migration: the SQL that leads from what the migrations so far make to what
// schema.prisma says. `npm run migration -- --first` replaces all of them by a single new one, which is only right
// before the first release.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createLog } from '../core/ground/log.ts';
import { openThrowaway } from '../postgres/open-throwaway.ts';
import { MIGRATIONS_FOLDER, readMigrations } from '../prisma/migration-list.ts';
import { schemaChanges } from './migrations/schema-changes.ts';

const { values, positionals } = parseArgs({
  options: { first: { type: 'boolean' } },
  allowPositionals: true,
});
const name = positionals.join('_').toLowerCase().replaceAll(/\W+/g, '_');
if (!name && !values.first)
  throw new Error('usage: npm run migration -- <name of the change, like add_reviews>');

const server = await openThrowaway(createLog('migration', { level: 'warn', toStderr: true }));
try {
  const earlier = await readMigrations();
  const sql = await schemaChanges(server.url, values.first ? [] : earlier);
  if (!sql) throw new Error('schema.prisma and the migrations agree: nothing to write');
  if (values.first) {
    for (const old of earlier) await rm(path.join(MIGRATIONS_FOLDER, old.name), { recursive: true });
  }
  const time = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const folder = path.join(MIGRATIONS_FOLDER, values.first ? '0_init' : `${time}_${name}`);
  await mkdir(folder);
  await writeFile(path.join(folder, 'migration.sql'), sql);
  process.stdout.write(`wrote ${path.relative('.', folder)}/migration.sql: read it, then commit it\n`);
} finally {
  await server.close();
}
