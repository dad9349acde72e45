import { RetryableError } from '../errors.ts';

/** A full disk (or a full quota) becomes RetryableError 'disk.full'; all else stays what it is. */
export function toDiskError(error: unknown, path: string): unknown {
  const isFull = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
  return isFull ? new RetryableError('disk.full', { path }, { cause: error }) : error;
}
