import { stat } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError } from '../../../ground/errors.ts';
import { hashFile } from '../../../ground/files/hash-file.ts';
import { buildInProcess } from '../build-in-process.ts';
import type { BuildProgress } from '../build-message.ts';
import type { FileRecord, UsearchDescription } from '../snapshot/manifest.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import type { UsearchFactory } from './factory.ts';
import type { UsearchTask } from './task.ts';

/** The options of a USearch build. */
export interface UsearchBuild {
  readonly factory: UsearchFactory;
  /** The search is widened until recall@10 reaches this. */
  readonly recall: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BuildProgress) => void;
  /** Where it is given, a snapshot that USearch cannot be built for is an exact one, and this is told why. */
  readonly onFailure?: (error: PermanentError) => void;
}

export interface BuiltUsearch {
  readonly description: UsearchDescription;
  readonly file: FileRecord;
}

/**
 * Builds `index.usearch` beside the vectors of an unfinished snapshot, in a process of its own.
 * @throws PermanentError 'usearch.missing' | 'usearch.failed'; RetryableError 'disk.full'.
 */
export async function buildUsearch(
  folder: string,
  rows: { readonly count: number; readonly dimension: number },
  build: UsearchBuild,
): Promise<BuiltUsearch> {
  const { factory, recall, signal, onProgress } = build;
  const task: UsearchTask = { folder, ...rows, factory, recall };
  const measured = await buildInProcess({
    module: new URL('./build-process.ts', import.meta.url),
    task,
    signal,
    onProgress,
    failed: reason => new PermanentError('usearch.failed', { factory, reason }),
    missing: reason => new PermanentError('usearch.missing', { reason }),
  });
  const file = path.join(folder, SNAPSHOT_FILES.usearch);
  const { parameter, ...figures } = measured;
  return {
    description: { factory, ...figures, parameter: { name: 'efSearch', value: parameter?.value ?? 1 } },
    file: { bytes: (await stat(file)).size, sha256: await hashFile(file) },
  };
}
