import { PermanentError } from '../../ground/errors.ts';
import type { Backup, BackupHeader, BackupManifest } from './manifest.ts';
import { readBackup } from './read-backup.ts';

interface VerifyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Is told how many bytes of the file were read so far. */
  onRead?(bytes: number): void;
}

/**
 * Reads a backup from end to end without touching anything else.
 * @throws NotFoundError 'file.not-found'; PermanentError 'backup.damaged' | 'backup.newer'
 */
export async function verifyBackup(file: string, { signal, onRead }: VerifyOptions = {}): Promise<Backup> {
  let header: BackupHeader | undefined;
  let manifest: BackupManifest | undefined;
  for await (const entry of readBackup(file, onRead)) {
    signal?.throwIfAborted();
    if (entry.kind === 'header') header = entry.header;
    if (entry.kind === 'manifest') manifest = entry.manifest;
  }
  if (header && manifest) return { header, manifest };
  throw new PermanentError('backup.damaged', { path: file, reason: 'its end is missing' });
}
