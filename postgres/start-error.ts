import { type NegarehError, PermanentError, RetryableError } from '../core/ground/errors.ts';

/** What PostgreSQL's programs print when the disk is full. */
const FULL = /No space left on device|Disk quota exceeded/i;

/**
 * Errors that only a person can fix: damaged data or data of another version, permissions, programs that cannot run here. Everything else
 * (memory, a port, leftovers of a killed server) may be gone at the next try.
 */
const LASTING =
  /could not locate a valid checkpoint|invalid (primary )?checkpoint record|is not compatible with server|database files are incompatible|is not a valid data directory|Permission denied|Operation not permitted|Read-only file system|has invalid permissions|has group or world access|has wrong ownership|error while loading shared libraries|ENOENT|EACCES|Exec format error|cannot be run as root/i;

/** Why the embedded server did not start, from its programs' output. */
export function startError(reason: string, folder: string, cause?: unknown): NegarehError {
  if (FULL.test(reason)) return new RetryableError('disk.full', { path: folder }, { cause });
  if (LASTING.test(reason)) return new PermanentError('database.start-failed', { reason }, { cause });
  return new RetryableError('database.not-ready', { reason }, { cause });
}
