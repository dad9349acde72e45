import { stat } from 'node:fs/promises';
import type { Backup } from '../../core/work/backup/manifest.ts';
import { backupMessages } from '../../locales/backup.ts';
import type { CommandContext } from '../command-context.ts';

/** The unit of the file progress bars. */
export const MEGABYTE = 1e6;

/** Reads the whole file and shows a progress bar. @throws PermanentError 'backup.damaged' | 'backup.newer' */
export async function verifyWithBar(
  file: string,
  { locale, progress, signal }: CommandContext,
): Promise<Backup> {
  const { verifyBackup } = await import('../../core/work/backup/verify-backup.ts');
  const label = backupMessages(locale).restore.verifying;
  const bar = progress({ label, total: await megabytesOf(file) });
  try {
    return await verifyBackup(file, { signal, onRead: bytes => bar.update(Math.floor(bytes / MEGABYTE)) });
  } finally {
    bar.stop();
  }
}

/** Zero if the file does not exist; the reader reports that. */
export const megabytesOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => Math.floor(size / MEGABYTE),
    () => 0,
  );
