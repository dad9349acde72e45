import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { Client } from 'pg';
import { pack } from 'tar-stream';
import { DiskImageFiles } from '../../../../core/data/images/disk-image-files.ts';
import { createBackup } from '../../../../core/work/backup/create-backup.ts';
import { readArchive } from '../../../../core/work/backup/read-archive.ts';
import { type RestoreOptions, restoreBackup } from '../../../../core/work/backup/restore-backup.ts';
import { readMigrations } from '../../../../prisma/migration-list.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

export const migrations = await readMigrations();

type BackupOptions = Parameters<typeof createBackup>[0];

export const backUp = (
  where: { readonly url: string; readonly dataDir: string },
  file: string,
  options: Partial<BackupOptions> = {},
) =>
  createBackup({
    file,
    databaseUrl: where.url,
    migrations,
    version: '0.1.0',
    images: new DiskImageFiles(where.dataDir),
    ...options,
  });

/** Every row of every table as PostgreSQL spells it, so that two databases can be compared. */
export async function contentOf(url: string): Promise<Record<string, string[]>> {
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

export async function filesOf(dataDir: string): Promise<Record<string, string>> {
  const images = path.join(dataDir, 'images');
  const names = await readdir(images, { recursive: true, withFileTypes: true });
  const files = names.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
  const content = files.sort().map(
    async file =>
      [
        path.relative(images, file),
        createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
      ] as const,
  );
  return Object.fromEntries(await Promise.all(content));
}

/** An empty system to restore into. */
export interface Target {
  readonly url: string;
  readonly test: TestDatabase;
  readonly dataDir: string;
  restore(options?: Partial<RestoreOptions>): ReturnType<typeof restoreBackup>;
}

export async function withTarget(file: string, run: (target: Target) => Promise<void>): Promise<void> {
  const test = await createTestDatabase();
  const dataDir = await temporaryFolder();
  try {
    await run({
      test,
      dataDir,
      url: test.url,
      restore: options =>
        restoreBackup({
          file,
          databaseUrl: test.url,
          images: new DiskImageFiles(dataDir),
          migrations,
          replace: false,
          ...options,
        }),
    });
  } finally {
    await test.drop();
  }
}

export const isEmpty = async ({ test }: Target) =>
  Object.values(await contentOf(test.url)).every(rows => rows.length === 0);

/** A tar archive of these files, in their order. */
export async function tarOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, content);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export async function entriesOf(file: string): Promise<Record<string, Buffer>> {
  const entries: Record<string, Buffer> = {};
  for await (const { name, content } of readArchive(file)) entries[name] = content;
  return entries;
}

/** The bytes of a backup of which somebody has changed entries without knowing of its checksum. */
export async function tampered(
  file: string,
  change: (entries: Record<string, Buffer>) => void,
): Promise<Buffer> {
  const entries = await entriesOf(file);
  change(entries);
  return zstdCompressSync(await tarOf(entries));
}
