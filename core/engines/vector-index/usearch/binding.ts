import { createRequire } from 'node:module';
import { firstLineOf, PermanentError, reasonOf } from '../../../ground/errors.ts';
import type { UsearchPrecision } from './factory.ts';

/** What we use of USearch's Index. Its calls block the thread; row numbers are its keys, and distances are 1 - inner product. */
export interface UsearchIndex {
  size(): number;
  add(keys: BigUint64Array, vectors: Float32Array, threads: number): void;
  /** @param queries row-major. @returns for each query up to k keys, nearest first. */
  search(queries: Float32Array, k: number, threads: number): readonly Nearest[];
  save(file: string): void;
  /** Maps the file: it is read as searches need it, and stays readable when its name is gone. */
  view(file: string): void;
}

interface Nearest {
  readonly keys: BigUint64Array;
  readonly distances: Float32Array;
}

export interface UsearchOptions {
  readonly dimension: number;
  /** Links of each row. */
  readonly connectivity: number;
  readonly precision: UsearchPrecision;
  /** Candidates that a search keeps; the file does not hold it. */
  readonly expansion: number;
}

export type UsearchLibrary = (options: UsearchOptions) => UsearchIndex;

type Library = typeof import('usearch');

/** Its build for `import` looks for the library from a global __dirname where there is one, and Prisma's client sets one. */
const require = createRequire(import.meta.url);

/** The number of candidates among which a row chooses its links. */
const EXPANSION_WHEN_ADDING = 128;

/**
 * USearch, whose npm package holds its library for Linux (glibc 2.34 and newer) and macOS, with kernels for each kind of
 * processor: nothing is compiled here.
 * @throws PermanentError 'usearch.missing' where it does not load.
 */
export async function loadUsearch(): Promise<UsearchLibrary> {
  try {
    const { Index, MetricKind, ScalarKind }: Library = require('usearch');
    return ({ dimension, connectivity, precision, expansion }) => {
      const index = new Index({
        dimensions: dimension,
        metric: MetricKind.IP,
        quantization: ScalarKind[precision],
        connectivity,
        expansion_add: EXPANSION_WHEN_ADDING,
        expansion_search: expansion,
        multi: false,
      });
      return {
        size: () => index.size(),
        add: (keys, vectors, threads) => index.add(keys, vectors, threads),
        search: (queries, k, threads) => searchWith(index, { queries, dimension, k, threads }),
        save: file => index.save(file),
        view: file => index.view(file),
      };
    };
  } catch (error) {
    throw new PermanentError('usearch.missing', { reason: firstLineOf(reasonOf(error)) }, { cause: error });
  }
}

function searchWith(
  index: InstanceType<Library['Index']>,
  asked: { queries: Float32Array; dimension: number; k: number; threads: number },
): Nearest[] {
  const { queries, dimension, k, threads } = asked;
  const rows = queries.length / dimension;
  // USearch returns one answer for one vector, and a table for several.
  if (rows === 1) return [index.search(queries, k, threads)];
  const vectors = Array.from({ length: rows }, (_, row) =>
    queries.subarray(row * dimension, (row + 1) * dimension),
  );
  const table = index.search(vectors, k, threads);
  return vectors.map((_, row) => table.get(row));
}
