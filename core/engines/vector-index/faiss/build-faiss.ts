import { fork } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError, RetryableError } from '../../../ground/errors.ts';
import { hashFile } from '../../../ground/files/hash-file.ts';
import { type FaissDescription, type FileRecord, SNAPSHOT_FILES } from '../snapshot/manifest.ts';
import { type FaissFactory, fewestRows } from './factory.ts';
import { FaissMessage, type FaissProgress, type FaissTask } from './protocol.ts';

/** What a builder asks of FAISS. */
export interface FaissBuild {
  readonly factory: FaissFactory;
  /** The search parameter is raised until recall@10 is so high. */
  readonly recall: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FaissProgress) => void;
  /** Where it is given, a snapshot that FAISS cannot be built for is an exact one, and this is told why. */
  readonly onFailure?: (error: PermanentError) => void;
}

export interface BuiltFaiss {
  readonly description: FaissDescription;
  readonly file: FileRecord;
}

/** FAISS reports a full disk only as text, in the operating system's words. */
const NO_SPACE = /No space left on device|ENOSPC|Disk quota exceeded/;

/** A native crash (FAISS ends the process where it cannot go on) says nothing else than this. */
const CRASHED = 'FAISS ended unexpectedly';

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
  const { factory, recall } = build;
  if (rows.count > 0 && rows.count < fewestRows(factory)) {
    const reason = `it needs at least ${fewestRows(factory)} pictures, and there are ${rows.count}`;
    throw new PermanentError('faiss.failed', { factory, reason });
  }
  const measured = await runTask({ folder, ...rows, factory, recall }, build);
  const file = path.join(folder, SNAPSHOT_FILES.faiss);
  return {
    // A factory learns nothing from no pictures: an empty index is a flat one.
    description: { factory: rows.count === 0 ? 'Flat' : factory, ...measured },
    file: { bytes: (await stat(file)).size, sha256: await hashFile(file) },
  };
}

type Measured = Pick<FaissDescription, 'parameter' | 'recallAt10' | 'recallQueries'>;

function runTask(task: FaissTask, { signal, onProgress }: FaissBuild): Promise<Measured> {
  const { factory } = task;
  const failed = (reason: string): PermanentError => new PermanentError('faiss.failed', { factory, reason });
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./build-process.ts', import.meta.url), [JSON.stringify(task)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      ...(signal && { signal, killSignal: 'SIGKILL' }),
    });
    let said = '';
    child.stderr?.on('data', chunk => {
      said = (said + chunk).slice(-2_000);
    });
    let measured: Measured | undefined;
    let reason: string | undefined;
    let missing: string | undefined;
    child.on('message', raw => {
      const message = FaissMessage.parse(raw);
      if (message.kind === 'progress') onProgress?.(message);
      else if (message.kind === 'missing') missing = message.reason;
      else if (message.kind === 'failed') reason = message.reason;
      else measured = message;
    });
    child.on('error', reject);
    child.on('close', () => {
      if (NO_SPACE.test(`${reason} ${said}`)) reject(new RetryableError('disk.full', { path: task.folder }));
      else if (missing !== undefined) reject(new PermanentError('faiss.missing', { reason: missing }));
      else if (measured && reason === undefined) {
        const { parameter, recallAt10, recallQueries } = measured;
        resolve({ parameter, recallAt10, recallQueries });
      } else reject(failed(reason ?? (lastLine(said) || CRASHED)));
    });
  });
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
