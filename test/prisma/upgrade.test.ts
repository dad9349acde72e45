import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../core/data/database/database.ts';
import { ModelChoiceRepository } from '../../core/data/models/model-choice.ts';
import { prepareModel } from '../../core/engines/models/prepare.ts';
import { openSearch } from '../../core/work/search/open-search.ts';
import { migrate } from '../../prisma/migrate.ts';
import { readMigrations } from '../../prisma/migration-list.ts';
import { log, publish } from '../core/work/search/collection.ts';
import { createEmptyDatabase } from '../helpers/database.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { testConfig } from '../helpers/test-settings.ts';

/**
 * One file a release: its rows, with a line `-- migrations: …` of those that its schema was made by, and a line
 * `-- rewritten since: table.column …` of what a later migration puts in another form, which has a test of its own.
 */
const RELEASES = path.resolve('test/fixtures/releases');
const releases = (await readdir(RELEASES)).map(file => path.basename(file, '.sql'));

async function readRelease(
  release: string,
): Promise<{ migrations: string[]; rewritten: string[]; sql: string }> {
  const sql = await readFile(path.join(RELEASES, `${release}.sql`), 'utf8');
  const list = (name: string) => new RegExp(`^-- ${name}: (.+)$`, 'm').exec(sql)?.[1]?.split(/,? /) ?? [];
  return { migrations: list('migrations'), rewritten: list('rewritten since'), sql };
}

/** A database as that release left it, and a connection to it. */
async function openRelease(release: string): Promise<{ url: string; client: Client }> {
  const { migrations, sql } = await readRelease(release);
  const { url, drop } = await createEmptyDatabase();
  const own = (await readMigrations()).filter(({ name }) => migrations.includes(name));
  expect(own.map(({ name }) => name)).toEqual(migrations);
  await migrate(url, log, own);
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  onTestFinished(async () => {
    await client.end();
    await drop();
  });
  return { url, client };
}

/** All rows of a table as JSON objects by column. */
async function tablesOf(client: Client): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'`,
  );
  const tables = new Map<string, string[]>();
  for (const { name } of rows) {
    const table = await client.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`);
    tables.set(
      name,
      table.rows.map(({ row }) => row),
    );
  }
  return tables;
}

describe.each(releases)('release %s', release => {
  it('has rows in every table that it has, so that nothing can be lost unseen', async () => {
    const { client } = await openRelease(release);
    for (const [name, rows] of await tablesOf(client)) expect([name, rows.length]).not.toEqual([name, 0]);
  });

  it('is brought to the newest schema with every value of every row, and searches', async () => {
    const { url, client } = await openRelease(release);
    const { rewritten } = await readRelease(release);
    const before = await tablesOf(client);
    await migrate(url, log);
    const lost: string[] = [];
    for (const [name, rows] of before) {
      const { rows: found } = await client.query<{ row: string }>(
        `SELECT old::text AS row FROM unnest($1::jsonb[]) old
         WHERE NOT EXISTS (SELECT FROM "${name}" t WHERE to_jsonb(t) @> (old - $2::text[]))`,
        [rows, rewritten.flatMap(column => (column.startsWith(`${name}.`) ? column.split('.')[1] : []))],
      );
      lost.push(...found.map(({ row }) => `${name}: ${row}`));
    }
    expect(lost).toEqual([]);

    const dataDir = await temporaryFolder();
    const config = testConfig({ DATA_DIR: dataDir, DATABASE_URL: url, DEVICE: 'cpu' });
    const model = await prepareModel('demo', {
      precision: 'fp32',
      modelsDir: path.join(dataDir, 'models'),
    });
    const database = openDatabase(url);
    onTestFinished(() => database.close());
    // As the worker does at its start: the fixture's published index is another model's.
    await publish(database, dataDir, model);
    const search = await openSearch(config, log, url);
    onTestFinished(() => search.close());
    const find = async (text: string, mode: 'words' | 'meaning') => {
      const { hits } = await search.service.search({ text, mode, top: 3, offset: 0, filters: {} });
      return hits.map(({ caption }) => caption);
    };
    expect((await find('مرغابی', 'words'))[0]).toContain('مرغابی');
    const { rowCount } = await client.query('SELECT FROM embedding WHERE model_id = $1', [model.modelId]);
    // The demo model of another release has other embeddings, which the worker makes anew.
    if (rowCount) expect((await find('روباه', 'meaning'))[0]).toContain('روباه');
  });
});

describe('an upgrade to the release that starts with another model', () => {
  const searchesAfter = async (...changes: readonly string[]) => {
    const { url, client } = await openRelease('0.1.0');
    for (const change of changes) await client.query(change);
    await migrate(url, log);
    const database = openDatabase(url);
    return new ModelChoiceRepository(database).read().finally(() => database.close());
  };
  const DEMO_SEARCHED = `UPDATE index_snapshot SET model_id = 'demo@a4dca7ba'`;

  it('keeps the model that searched until then, where nobody had chosen it', async () => {
    expect(await searchesAfter(DEMO_SEARCHED)).toEqual({ active: 'demo' });
    expect(await searchesAfter('DELETE FROM index_snapshot')).toEqual({ active: 'demo' });
    const asked = `INSERT INTO setting VALUES ('model', '{"next": {"preset": "clipfa"}}', now())`;
    expect(await searchesAfter(DEMO_SEARCHED, asked)).toEqual({
      active: 'demo',
      next: { preset: 'clipfa' },
    });
  });

  it('takes the model with the newest embeddings of all images for it, where a backup has no index', async () => {
    const mine = `INSERT INTO embedding (image_id, model_id, precision, vector, created_at)
      SELECT image_id, 'mine@12345678', precision, vector, now() FROM embedding WHERE model_id LIKE 'demo@%'`;
    expect(await searchesAfter('DELETE FROM index_snapshot', mine)).toEqual({});
    const one = `DELETE FROM embedding WHERE ctid = (SELECT ctid FROM embedding WHERE model_id = 'mine@12345678' LIMIT 1)`;
    expect(await searchesAfter('DELETE FROM index_snapshot', mine, one)).toEqual({ active: 'demo' });
    expect(await searchesAfter(DEMO_SEARCHED, mine)).toEqual({ active: 'demo' });
  });

  it('leaves a choice alone, and a model that the setting MODEL names', async () => {
    const chosen = `INSERT INTO setting VALUES ('model', '{"active": "clipfa"}', now())`;
    expect(await searchesAfter(DEMO_SEARCHED, chosen)).toEqual({ active: 'clipfa' });
    expect(await searchesAfter(`UPDATE index_snapshot SET model_id = 'mine@12345678'`)).toEqual({});
    expect(await searchesAfter('DELETE FROM index_snapshot', 'DELETE FROM embedding')).toEqual({});
  });
});
