import { fork } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError } from '../../errors.ts';
import { hashFile } from '../snapshot/hash-file.ts';
import { HashedFile } from '../snapshot/hashed-file.ts';
import { type FaissDescription, type FileRecord, SNAPSHOT_FILES } from '../snapshot/manifest.ts';
import { loadFaiss } from './binding.ts';
import { type FaissFactory, fewestRows, isFlat } from './factory.ts';
import { writeFlat } from './flat-file.ts';
import { FaissMessage, type FaissTask } from './protocol.ts';

/** What a builder asks of FAISS. */
export interface FaissBuild {
  readonly factory: FaissFactory;
  /** The search parameter is raised until recall@10 is so high. */
  readonly recall: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { stage: string; done: number; total: number }) => void;
}

export interface BuiltFaiss {
  readonly description: FaissDescription;
  readonly file: FileRecord;
}

/** A native crash (FAISS ends the process where it cannot go on) says nothing else than this. */
const CRASHED = 'FAISS ended unexpectedly';

/**
 * Builds `index.faiss` beside the vectors of an unfinished snapshot. All but the flat kind are built in a process of
 * their own: FAISS's calls block for minutes, and what it cannot do ends the process that asked.
 * @throws PermanentError 'faiss.missing' | 'faiss.failed' with what FAISS says of the factory.
 */
export async function buildFaiss(
  folder: string,
  rows: { readonly count: number; readonly dimension: number },
  build: FaissBuild,
): Promise<BuiltFaiss> {
  const { factory } = build;
  await loadFaiss();
  if (rows.count < fewestRows(factory)) {
    const reason = `it needs at least ${fewestRows(factory)} pictures, and there are ${rows.count}`;
    throw new PermanentError('faiss.failed', { factory, reason });
  }
  const file = path.join(folder, SNAPSHOT_FILES.faiss);
  if (isFlat(factory) || rows.count === 0) return writeFlatIndex(file, folder, rows);
  const task: FaissTask = { folder, ...rows, factory, recall: build.recall };
  const measured = await runTask(task, build);
  return {
    description: { factory, ...measured },
    file: { bytes: (await stat(file)).size, sha256: await hashFile(file) },
  };
}

async function writeFlatIndex(
  file: string,
  folder: string,
  rows: { readonly count: number; readonly dimension: number },
): Promise<BuiltFaiss> {
  const writing = await HashedFile.create(file);
  try {
    await writeFlat(writing, { ...rows, vectorsFile: path.join(folder, SNAPSHOT_FILES.vectors) });
    const recallAt10 = rows.count > 0 ? 1 : null;
    const description = { factory: 'Flat', parameter: null, recallAt10, recallQueries: 0 };
    return { description, file: await writing.finish() };
  } finally {
    await writing.abandon();
  }
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
    child.on('message', raw => {
      const message = FaissMessage.parse(raw);
      if (message.kind === 'progress') onProgress?.(message);
      else if (message.kind === 'failed') reason = message.reason;
      else measured = message;
    });
    child.on('error', reject);
    child.on('close', () => {
      if (measured && reason === undefined) {
        const { parameter, recallAt10, recallQueries } = measured;
        resolve({ parameter, recallAt10, recallQueries });
      } else reject(failed(reason ?? (lastLine(said) || CRASHED)));
    });
  });
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

