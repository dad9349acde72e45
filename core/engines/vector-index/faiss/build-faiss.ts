import { stat } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError } from '../../../ground/errors.ts';
import { hashFile } from '../../../ground/files/hash-file.ts';
import { buildInProcess } from '../build-in-process.ts';
import type { BuildProgress } from '../build-message.ts';
import type { FaissDescription, FileRecord } from '../snapshot/manifest.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import { type FaissFactory, fewestRows } from './factory.ts';
import type { FaissTask } from './protocol.ts';

/** The options of a FAISS build. */
export interface FaissBuild {
  readonly factory: FaissFactory;
  /** The search parameter is raised until recall@10 reaches this. */
  readonly recall: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BuildProgress) => void;
  /** Where it is given, a snapshot that FAISS cannot be built for is an exact one, and this is told why. */
  readonly onFailure?: (error: PermanentError) => void;
}

export interface BuiltFaiss {
  readonly description: FaissDescription;
  readonly file: FileRecord;
}

/**
 * Builds `index.faiss` beside the vectors of an unfinished snapshot, in a process of its own: FAISS's calls block for
 * minutes, and what it cannot do ends the process that asked.
 * @throws PermanentError 'faiss.missing' | 'faiss.failed' with what FAISS says of the factory; RetryableError 'disk.full'.
 */
export async function buildFaiss(
  folder: string,
  rows: { readonly count: number; readonly dimension: number },
  build: FaissBuild,
): Promise<BuiltFaiss> {
  const { factory, recall, signal, onProgress } = build;
  const failed = (reason: string): PermanentError => new PermanentError('faiss.failed', { factory, reason });
  if (rows.count > 0 && rows.count < fewestRows(factory)) {
    throw failed(`it needs at least ${fewestRows(factory)} images, and there are ${rows.count}`);
  }
  const task: FaissTask = { folder, ...rows, factory, recall };
  const measured = await buildInProcess({
    module: new URL('./build-process.ts', import.meta.url),
    task,
    signal,
    onProgress,
    failed,
    missing: reason => new PermanentError('faiss.missing', { reason }),
  });
  const file = path.join(folder, SNAPSHOT_FILES.faiss);
  return {
    // A factory learns nothing from no images: an empty index is a flat one.
    description: { factory: rows.count === 0 ? 'Flat' : factory, ...measured },
    file: { bytes: (await stat(file)).size, sha256: await hashFile(file) },
  };
}
