import { z } from 'zod';
import { Id } from '../../ground/domain/id.ts';

/** Raise it when a reader of the former format could misread the new one. */
export const BACKUP_FORMAT = 1;

/** The first and the last entry of a backup. The last one seals it: a truncated file lacks it. */
export const HEADER_ENTRY = 'backup.json';
export const MANIFEST_ENTRY = 'manifest.json';

const Count = z.number().int().nonnegative();
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** A PostgreSQL name as our migrations choose them: safe in SQL and in paths without quoting. */
const Identifier = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/);

/** The first entry: what a backup says about itself. */
export const BackupHeader = z.object({
  kind: z.literal('negareh-backup'),
  format: z.literal(BACKUP_FORMAT),
  id: Id,
  /** The version of the program that wrote it. */
  version: z.string(),
  createdAt: z.iso.datetime(),
  /** The migrations that had made its tables, in order. */
  migrations: z.array(z.object({ name: z.string(), checksum: Sha256 })),
  /** In an order in which they can be filled again: referenced tables come first. */
  tables: z.array(z.object({ name: Identifier, columns: z.array(Identifier).min(1), rows: Count })),
  /** The number of images whose files should follow. */
  pictures: Count,
});
export type BackupHeader = z.infer<typeof BackupHeader>;

/** The last entry: what the file really contains, and what is missing. */
export const BackupManifest = z.object({
  /** Entries before this one. */
  entries: Count,
  /** The hash of a line “name bytes sha256” for each entry before this one, in order. */
  sha256: Sha256,
  /** Bytes of all entries before this one. */
  bytes: Count,
  pictures: Count,
  /** Files that were missing, by their path in DATA_DIR. */
  missing: z.array(z.string()),
  /** Originals whose content does not match their name; the backup holds them as they were. */
  damaged: z.array(z.string()),
  /** Images that were removed while the backup ran: the backup has their rows, but perhaps not their files. */
  removed: z.array(Id),
});
export type BackupManifest = z.infer<typeof BackupManifest>;

export interface Backup {
  readonly header: BackupHeader;
  readonly manifest: BackupManifest;
}
