import type { MigrationScript } from '../../data/database/table-copy/describe-tables.ts';
import { filledTables } from '../../data/database/table-copy/filled-tables.ts';
import { importTables, type TableImport } from '../../data/database/table-copy/import-tables.ts';
import type { ImageFile, ImageFiles } from '../../data/images/image-files.ts';
import { createLimiter } from '../../ground/async/limiter.ts';
import { InputError, PermanentError } from '../../ground/errors.ts';
import type { Backup, BackupHeader } from './manifest.ts';
import { readBackup } from './read-backup.ts';
import { verifyBackup } from './verify-backup.ts';

export interface RestoreOptions {
  readonly file: string;
  /** A database at the newest migration that nobody else uses. */
  readonly databaseUrl: string;
  readonly images: ImageFiles;
  /** All migrations of this program, in order. */
  readonly migrations: readonly MigrationScript[];
  /** Whether existing rows may be replaced. */
  readonly replace: boolean;
  readonly signal?: AbortSignal;
  onProgress?(what: 'verify' | 'restore', bytes: number): void;
}

export interface RestoredBackup extends Backup {
  /** Images of the backup that were taken down after it, and stay removed. */
  readonly keptOut: number;
  /** Webhooks that send nothing until a person switches them on. */
  readonly heldWebhooks: number;
}

/** Images written at the same time: their syncs share the disk's journal. */
const WRITERS = 8;

/**
 * Restores a backup's rows and files. The file is read twice: first to check all of it, then to restore it. All rows are
 * written in one transaction. Files are named by their content, so a killed run leaves only files that the next run finds
 * done. Images that the present database remembers as taken down stay removed.
 * @throws NotFoundError 'file.not-found'; PermanentError 'backup.damaged' | 'backup.newer'; InputError
 * 'restore.not-empty'; RetryableError 'disk.full'; database errors. The rows are then as they were.
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoredBackup> {
  const { file, databaseUrl, images, replace, signal, onProgress } = options;
  const { header } = await verifyBackup(file, {
    signal,
    onRead: bytes => onProgress?.('verify', bytes),
  });
  const { applied, newer } = splitMigrations(header, options);
  const filled = await filledTables(databaseUrl, options.migrations);
  if (filled.length > 0 && !replace) throw new InputError('restore.not-empty', { tables: filled.join(', ') });

  const shapes = new Map(header.tables.map(table => [table.name, table]));
  const writer = new ImageWriter(images);
  const keptOut = new Set<string>();
  let heldWebhooks = 0;
  let restored: Backup | undefined;
  await importTables(databaseUrl, applied, async tables => {
    let isFinished = false;
    const finishTables = async () => {
      if (isFinished) return;
      isFinished = true;
      const finished = await tables.finish(newer);
      for (const sha256 of finished.keptOut) keptOut.add(sha256);
      heldWebhooks = finished.heldWebhooks;
    };
    for await (const entry of readBackup(file, bytes => onProgress?.('restore', bytes))) {
      signal?.throwIfAborted();
      if (entry.kind === 'table') await writeRows(tables, shapes.get(entry.table), entry.content, file);
      if (entry.kind === 'image') {
        await finishTables();
        if (!keptOut.has(entry.sha256))
          await writer.add(entry.sha256, { suffix: entry.suffix, bytes: entry.content });
      }
      if (entry.kind === 'manifest') {
        await finishTables();
        await tables.deleteImages(entry.manifest.removed);
        restored = { header, manifest: entry.manifest };
      }
    }
    await writer.finish();
  });
  return { ...restored!, keptOut: keptOut.size, heldWebhooks };
}

async function writeRows(
  tables: TableImport,
  shape: BackupHeader['tables'][number] | undefined,
  content: Buffer,
  path: string,
): Promise<void> {
  if (!shape) throw new PermanentError('backup.damaged', { path, reason: 'it has a table without a name' });
  await tables.write(shape, content);
}

/**
 * Splits this program's migrations into the backup's and later ones.
 * @throws PermanentError 'backup.newer' when the backup has migrations that this program does not know.
 */
function splitMigrations(
  header: BackupHeader,
  { migrations, file }: RestoreOptions,
): { applied: MigrationScript[]; newer: MigrationScript[] } {
  const known = new Map(migrations.map(migration => [migration.name, migration]));
  const applied = header.migrations.map(({ name, checksum }) => {
    const migration = known.get(name);
    if (migration?.checksum !== checksum)
      throw new PermanentError('backup.newer', { path: file, detail: name });
    return migration;
  });
  const names = new Set(applied.map(({ name }) => name));
  return { applied, newer: migrations.filter(({ name }) => !names.has(name)) };
}

/** Gathers the files of an image, which follow each other, and puts them in place, some images at a time. */
class ImageWriter {
  readonly #images: ImageFiles;
  readonly #writers = createLimiter(WRITERS);
  #current: { sha256: string; files: ImageFile[] } | undefined;
  #failure: { error: unknown } | undefined;

  constructor(images: ImageFiles) {
    this.#images = images;
  }

  async add(sha256: string, file: ImageFile): Promise<void> {
    if (this.#current?.sha256 !== sha256) {
      await this.#flush();
      this.#current = { sha256, files: [] };
    }
    this.#current!.files.push(file);
  }

  async finish(): Promise<void> {
    await this.#flush();
    await this.#writers.idle();
    if (this.#failure) throw this.#failure.error;
  }

  async #flush(): Promise<void> {
    if (this.#failure) throw this.#failure.error;
    if (!this.#current) return;
    const { sha256, files } = this.#current;
    this.#current = undefined;
    const leave = await this.#writers.take();
    const note = (error: unknown): void => {
      this.#failure ??= { error };
    };
    void this.#images.put(sha256, files).catch(note).finally(leave);
  }
}
