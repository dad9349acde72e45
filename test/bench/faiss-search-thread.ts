import { type FaissIndex, loadFaiss } from '../../core/engines/vector-index/faiss/binding.ts';
import { serveThread } from '../../core/ground/threads/serve-thread.ts';

let index: FaissIndex | undefined;

const api = {
  open: async (file: string): Promise<void> => {
    index = (await loadFaiss()).read(file);
  },
  /** All queries in one call of faiss-node. */
  search: ({ queries, k }: { queries: Float32Array; k: number }): number[] =>
    index!.search(Array.from(queries), k).labels,
  /** The queries one after the other. */
  searchEach: ({ queries, dimension, k }: { queries: Float32Array; dimension: number; k: number }) => {
    const labels: number[][] = [];
    const started = performance.now();
    for (let at = 0; at < queries.length; at += dimension) {
      labels.push(index!.search(Array.from(queries.subarray(at, at + dimension)), k).labels);
    }
    return { labels, tookMs: performance.now() - started };
  },
};

/** faiss-node as it is, without the engine around it. */
export type FaissSearch = typeof api;

serveThread(api);
