import { backup as en } from './en/backup.ts';
import { backup as fa } from './fa/backup.ts';
import type { Locale } from './format.ts';

/** What backup and restore say; English sets the shape. */
export type BackupMessages = typeof en;

const BACKUP: Record<Locale, BackupMessages> = { en, fa };

export const backupMessages = (locale: Locale): BackupMessages => BACKUP[locale];
