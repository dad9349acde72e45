import { loadUsearch, type UsearchIndex } from '../../core/engines/vector-index/usearch/binding.ts';
import type { UsearchFactory } from '../../core/engines/vector-index/usearch/factory.ts';
import { graphOf } from '../../core/engines/vector-index/usearch/factory.ts';
import { serveThread } from '../../core/ground/threads/serve-thread.ts';

interface File {
  readonly file: string;
  readonly dimension: number;
  readonly factory: UsearchFactory;
  /** Candidates that a search keeps. */
  readonly expansion: number;
}

let index: UsearchIndex | undefined;

const api = {
  open: async ({ file, dimension, factory, expansion }: File): Promise<void> => {
    index = (await loadUsearch())({ dimension, ...graphOf(factory), expansion });
    index.view(file);
  },
  /** The queries one after the other. */
  searchEach: ({ queries, dimension, k }: { queries: Float32Array; dimension: number; k: number }) => {
    const labels: number[][] = [];
    const started = performance.now();
    for (let at = 0; at < queries.length; at += dimension) {
      const [found] = index!.search(queries.subarray(at, at + dimension), k, 1);
      labels.push(Array.from(found!.keys, Number));
    }
    return { labels, tookMs: performance.now() - started };
  },
};

/**
 * USearch as it is, without the engine around it. In a thread, as the index has it: where Prisma has been loaded, USearch
 * looks for its library beside Prisma's client.
 */
export type UsearchSearch = typeof api;

serveThread(api);
