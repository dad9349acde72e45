import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackup } from '../../../core/backup/create-backup.ts';
import { type RestoreOptions, restoreBackup } from '../../../core/backup/restore-backup.ts';
import { verifyBackup } from '../../../core/backup/verify-backup.ts';
import { ImageFiles } from '../../../core/store/image-files.ts';
import { ImageRepository } from '../../../core/store/images.ts';
import { readMigrations } from '../../../prisma/migration-list.ts';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { expectFailure } from '../../helpers/expect-failure.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { addImages, publish } from '../search/collection.ts';
import { createGallery, type Gallery } from '../search/gallery.ts';

const PICTURES = 6;
const migrations = await readMigrations();

let gallery: Gallery;
let folder: string;
/** A backup of the gallery. */
let file: string;
beforeAll(async () => {
  gallery = await createGallery(PICTURES);
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-backup-'));
  file = path.join(folder, 'negareh.tar.zst');
  await backUp(file);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await gallery.drop();
});

const backUp = (target: string, options: Partial<Parameters<typeof createBackup>[0]> = {}) =>
  createBackup({
    ...{ file: target, databaseUrl: gallery.test.url, migrations, version: '0.1.0' },
    images: new ImageFiles(gallery.config.dataDir),
    ...options,
  });

/** Every row of every table as PostgreSQL spells it, so that two databases can be compared. */
async function contentOf(url: string): Promise<Record<string, string[]>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
    );
    const content: Record<string, string[]> = {};
    for (const { name } of rows) {
      if (name === '_prisma_migrations') continue;
      const table = await client.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t ORDER BY 1`);
      content[name] = table.rows.map(({ row }) => row);
    }
    return content;
  } finally {
    await client.end();
  }
}

async function filesOf(dataDir: string): Promise<Record<string, string>> {
  const images = path.join(dataDir, 'images');
  const names = await readdir(images, { recursive: true, withFileTypes: true });
  const files = names.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
  const content = files
    .sort()
    .map(async file => [path.relative(images, file), (await readFile(file)).toString('base64')] as const);
  return Object.fromEntries(await Promise.all(content));
}

interface Target {
  readonly test: TestDatabase;
  readonly dataDir: string;
  restore(options?: Partial<RestoreOptions>): ReturnType<typeof restoreBackup>;
}

async function withTarget(run: (target: Target) => Promise<void>): Promise<void> {
  const test = await createTestDatabase();
  const dataDir = await temporaryFolder();
  try {
    await run({
      ...{ test, dataDir },
      restore: options =>
        restoreBackup({
          ...{ file, databaseUrl: test.url, images: new ImageFiles(dataDir), migrations, replace: false },
          ...options,
        }),
    });
  } finally {
    await test.drop();
  }
}

const isEmpty = async ({ test }: Target) =>
  Object.values(await contentOf(test.url)).every(rows => rows.length === 0);

describe('a backup', () => {
  it('restored elsewhere gives the same rows and files', async () => {
    await withTarget(async target => {
      const { header, manifest } = await target.restore();
      expect(header.tables.map(({ name }) => name)).not.toContain('index_snapshot');
      expect(manifest).toMatchObject({ pictures: PICTURES, missing: [], damaged: [], removed: [] });
      const expected = await contentOf(gallery.test.url);
      expect(expected['embedding']).toHaveLength(PICTURES);
      expect(await contentOf(target.test.url)).toEqual(expected);
      expect(await filesOf(target.dataDir)).toEqual(await filesOf(gallery.config.dataDir));
    });
  });

  it('is not begun over somebody’s photo, and leaves nothing behind when it ends early', async () => {
    const own = await temporaryFolder();
    const photo = path.join(own, 'photo.jpg');
    await writeFile(photo, 'not ours');
    await expectFailure(backUp(photo), 'file.exists');
    await expectFailure(backUp(path.join(own, 'no', 'folder.tar.zst')), 'file.not-found');
    const stopped = AbortSignal.abort();
    await expect(backUp(path.join(own, 'a.tar.zst'), { signal: stopped })).rejects.toThrow('aborted');
    expect(await readdir(own)).toEqual(['photo.jpg']);
    expect(await readFile(photo, 'utf8')).toBe('not ours');
  });
});
