import path from 'node:path';
import type { MigrationScript } from '../../data/database/table-copy/describe-tables.ts';
import { type TableSnapshot, withTableSnapshot } from '../../data/database/table-copy/table-snapshot.ts';
import type { ImageFiles } from '../../data/images/image-files.ts';
import { presentImages } from '../../data/images/present-images.ts';
import { newId } from '../../ground/domain/id.ts';
import { InputError, NotFoundError } from '../../ground/errors.ts';
import { syncFolder } from '../../ground/files/sync-folder.ts';
import { ArchiveWriter } from './archive-writer.ts';
import { EntryDigest } from './entry-digest.ts';
import { tablePartName } from './entry-names.ts';
import { ImageList } from './image-list.ts';
import {
  BACKUP_FORMAT,
  type Backup,
  type BackupHeader,
  type BackupManifest,
  HEADER_ENTRY,
  MANIFEST_ENTRY,
} from './manifest.ts';
import { packImages } from './pack-images.ts';
import { readBackup } from './read-backup.ts';

export interface BackupOptions {
  /** The file to write; an earlier backup of that name is replaced at the end. */
  readonly file: string;
  readonly databaseUrl: string;
  readonly images: ImageFiles;
  /** All migrations of this program; the database has applied them. */
  readonly migrations: readonly MigrationScript[];
  /** The version of this program. */
  readonly version: string;
  readonly signal?: AbortSignal;
  onProgress?(what: 'rows' | 'pictures', done: number, total: number): void;
}

/** Pieces of a table: what is in memory at a time. */
const PART_BYTES = 4 * 2 ** 20;

/**
 * Writes all tables, as they are at one moment, and the files of their images into one file, while everything else keeps
 * running. The files are read after the rows. They are named by their content and never change, so every file that a row
 * names is there, except those of images removed meanwhile, which the manifest lists.
 * @throws InputError 'file.exists' when another file has the name; RetryableError 'disk.full'; database errors.
 */
export async function createBackup(options: BackupOptions): Promise<Backup> {
  const { file, databaseUrl, migrations, version, signal } = options;
  await requireReplaceable(file);
  const archive = await ArchiveWriter.create(file);
  const list = await ImageList.create(`${file}.pictures`);
  const digest = new EntryDigest();
  const add = async (name: string, content: Uint8Array): Promise<string> => {
    signal?.throwIfAborted();
    await archive.add(name, content);
    return digest.add(name, content);
  };
  try {
    const header = await withTableSnapshot(databaseUrl, migrations, async snapshot => {
      for await (const lines of snapshot.images()) await list.write(lines);
      const head: BackupHeader = {
        kind: 'negareh-backup',
        format: BACKUP_FORMAT,
        id: newId(),
        version,
        createdAt: new Date().toISOString(),
        migrations: snapshot.migrations.map(({ name, checksum }) => ({ name, checksum })),
        tables: snapshot.tables.map(({ name, columns, rows }) => ({ name, columns: [...columns], rows })),
        pictures: await list.finish(),
      };
      await add(HEADER_ENTRY, Buffer.from(JSON.stringify(head)));
      await packTables(snapshot, add, options);
      return head;
    });
    const packed = await packImages(list, header.pictures, add, options);
    const present = await presentImages(databaseUrl, [...packed.missing.keys()]);
    const manifest: BackupManifest = {
      ...digest.finish(),
      pictures: packed.images,
      missing: [...packed.missing].flatMap(([id, names]) => (present.has(id) ? names : [])),
      damaged: [...packed.damaged],
      removed: [...packed.missing.keys()].filter(id => !present.has(id)),
    };
    await archive.add(MANIFEST_ENTRY, Buffer.from(JSON.stringify(manifest)));
    await archive.finish();
    return { header, manifest };
  } finally {
    await archive.abandon();
    await list.remove();
  }
}

async function packTables(
  { tables, copy }: TableSnapshot,
  add: (name: string, content: Uint8Array) => Promise<unknown>,
  { onProgress }: BackupOptions,
): Promise<void> {
  const total = tables.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  for (const table of tables) {
    let part = 0;
    for await (const piece of inPieces(copy(table), PART_BYTES)) {
      part += 1;
      await add(tablePartName(table.name, part), piece);
      // In COPY's text format a line end ends a row: line ends inside values are written as \n.
      for (const byte of piece) if (byte === 10) done += 1;
      onProgress?.('rows', done, total);
    }
  }
}

async function* inPieces(chunks: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let gathered: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    gathered.push(chunk);
    length += chunk.length;
    if (length < bytes) continue;
    yield Buffer.concat(gathered);
    [gathered, length] = [[], 0];
  }
  if (length > 0) yield Buffer.concat(gathered);
}

/**
 * Only a backup may be replaced: a wrong name must not cost somebody a photo. Also fails early when the folder is not
 * accessible.
 */
async function requireReplaceable(file: string): Promise<void> {
  try {
    await syncFolder(path.dirname(file));
  } catch (cause) {
    throw new NotFoundError('file.not-found', { path: path.dirname(file) }, { cause });
  }
  const entries = readBackup(file);
  try {
    await entries.next();
  } catch (cause) {
    if (cause instanceof NotFoundError) return;
    throw new InputError('file.exists', { path: file }, { cause });
  } finally {
    await entries.return(undefined);
  }
}
