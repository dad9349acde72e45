import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { PermanentError, reasonOf } from '../../../ground/errors.ts';
import { reasonOfIssues } from '../../../ground/parse-input.ts';
import { Manifest, SNAPSHOT_FORMAT } from './manifest.ts';
import { SNAPSHOT_FILES } from './snapshot-files.ts';

/**
 * Reads what a snapshot folder says of itself.
 * @throws PermanentError 'index.invalid' when there is no manifest or it is broken, 'index.mismatch' when it is of
 *   another format.
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const invalid = (reason: string): PermanentError => new PermanentError('index.invalid', { folder, reason });
  const text = await readFile(path.join(folder, SNAPSHOT_FILES.manifest), 'utf8').catch(error => {
    throw invalid(`${SNAPSHOT_FILES.manifest} cannot be read (${error.code ?? reasonOf(error)})`);
  });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw invalid(`${SNAPSHOT_FILES.manifest} is not JSON`);
  }
  const { data: other } = z.object({ format: z.number() }).safeParse(content);
  if (other && other.format !== SNAPSHOT_FORMAT) {
    throw new PermanentError('index.mismatch', {
      field: 'format',
      expected: String(SNAPSHOT_FORMAT),
      found: String(other.format),
    });
  }
  const parsed = Manifest.safeParse(content);
  if (parsed.success) return parsed.data;
  throw invalid(`${SNAPSHOT_FILES.manifest}: ${reasonOfIssues(parsed.error)}`);
}
