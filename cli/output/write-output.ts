import { rename, rm, writeFile } from 'node:fs/promises';
import { toDiskError } from '../../core/ground/errors.ts';

/**
 * Writes a file that a user asked for: whole, or as it was before.
 * @throws RetryableError 'disk.full'
 */
export async function writeOutput(file: string, content: string | Uint8Array): Promise<void> {
  const beside = `${file}.new`;
  try {
    await writeFile(beside, content);
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw toDiskError(error, file);
  }
}
