import { firstLineOf, PermanentError, reasonOf } from '../../../ground/errors.ts';

/** What we use of faiss-node's Index. Its calls block the thread and take plain arrays of numbers. */
export interface FaissIndex {
  ntotal(): number;
  isTrained(): boolean;
  train(vectors: number[]): void;
  add(vectors: number[]): void;
  /** `labels` are row numbers, -1 where fewer were found; `distances` are inner products. */
  search(queries: number[], k: number): { distances: number[]; labels: number[] };
  write(file: string): void;
}

export interface FaissLibrary {
  fromFactory(dimension: number, factory: string): FaissIndex;
  read(file: string): FaissIndex;
}

/**
 * FAISS, where set-up got its binding. The binding keeps one constructor for the whole process, that of the thread which
 * loaded it last, and crashes when another one makes an index: so a thread loads it, makes its index and lets others
 * follow (open-vector-index.ts opens one after the other), and a process's main thread leaves it alone.
 * @throws PermanentError 'faiss.missing' where it did not.
 */
export async function loadFaiss(): Promise<FaissLibrary> {
  try {
    const { Index, MetricType } = await import('faiss-node').then(module => module.default ?? module);
    return {
      fromFactory: (dimension, factory) =>
        Index.fromFactory(dimension, factory, MetricType.METRIC_INNER_PRODUCT),
      read: file => Index.read(file),
    };
  } catch (error) {
    throw new PermanentError('faiss.missing', { reason: firstLineOf(reasonOf(error)) }, { cause: error });
  }
}
