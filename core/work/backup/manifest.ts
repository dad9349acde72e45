import { z } from 'zod';
import { Id } from '../../ground/domain/id.ts';

/** Counts up when a reader of the former format could misread the new one. */
export const BACKUP_FORMAT = 1;

/** The first and the last entry of a backup. The last one seals it: a file that was cut has none. */
export const HEADER_ENTRY = 'backup.json';
export const MANIFEST_ENTRY = 'manifest.json';

const Count = z.number().int().nonnegative();
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** A name of PostgreSQL's as our migrations choose them; nothing that would need care in SQL or in a path. */
const Identifier = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/);

/** What a backup says of itself before anything else. */
export const BackupHeader = z.object({
  kind: z.literal('negareh-backup'),
  format: z.literal(BACKUP_FORMAT),
  id: Id,
  /** Of the program that wrote it. */
  version: z.string(),
  createdAt: z.iso.datetime(),
  /** The migrations that had made its tables, in order. */
  migrations: z.array(z.object({ name: z.string(), checksum: Sha256 })),
  /** In the order in which they can be filled again: what is referred to comes first. */
  tables: z.array(z.object({ name: Identifier, columns: z.array(Identifier).min(1), rows: Count })),
  /** Images whose files were to follow. */
  pictures: Count,
});
export type BackupHeader = z.infer<typeof BackupHeader>;

/** What stands at the end: what really is in the file, and what is not. */
export const BackupManifest = z.object({
  /** Entries before this one. */
  entries: Count,
  /** Over a line “name bytes sha256” of each entry before this one, in order. */
  sha256: Sha256,
  /** Bytes of all entries before this one. */
  bytes: Count,
  pictures: Count,
  /** Files that were not there, by their path in DATA_DIR. */
  missing: z.array(z.string()),
  /** Originals whose content is not what their name says; they are in the backup as they were. */
  damaged: z.array(z.string()),
  /** Images that were taken out while the backup ran: their rows are in it, their files may not be. */
  removed: z.array(Id),
});
export type BackupManifest = z.infer<typeof BackupManifest>;

export interface Backup {
  readonly header: BackupHeader;
  readonly manifest: BackupManifest;
}
