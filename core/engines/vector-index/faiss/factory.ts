import { z } from 'zod';

/**
 * FAISS's description of an index: Flat, HNSW32, "IVF1024,Flat", "IVF256,PQ16" and so on. Index kinds that keep ids of
 * their own are left out: our rows are their numbers.
 */
export const FaissFactory = z
  .string()
  .regex(/^[A-Za-z0-9_,()x]{1,80}$/, 'a FAISS factory string like Flat, HNSW32 or IVF1024,Flat')
  .refine(factory => !/IDMap/.test(factory), 'an index without IDMap: the rows are numbered already');
export type FaissFactory = z.infer<typeof FaissFactory>;

/** Everything is compared: the file is a header and the vectors, and results are those of the exact engine. */
export const isFlat = (factory: FaissFactory): boolean => factory === 'Flat';

/** Vectors are kept in fewer bits, so the index's own scores are estimates. */
export const isLossy = (factory: FaissFactory): boolean => /PQ|SQ|LSH|ITQ|RQ/.test(factory);

/**
 * What FAISS is asked for. After the training of a product quantiser it reorders the codes by simulated annealing, for
 * a search by Hamming distances that we never do: minutes for nothing, unless the string ends in `np`.
 */
export const withoutReordering = (factory: FaissFactory): string =>
  factory.replace(/(^|,)(PQ\d+(?:x\d+)?)$/, '$1$2np');

/** The number of lists of an inverted file; undefined for other kinds. */
export function listsOf(factory: FaissFactory): number | undefined {
  const lists = /^(?:[A-Za-z0-9_]+,)?IVF(\d+)/.exec(factory)?.[1];
  return lists === undefined ? undefined : Number(lists);
}

/**
 * How many images a factory needs to be trained: k-means wants more points than centres, and product quantisers have
 * 256 centres a part. FAISS ends the process where there are fewer.
 */
export const fewestRows = (factory: FaissFactory): number =>
  Math.max(listsOf(factory) ?? 0, /PQ|RQ/.test(factory) ? 256 : 0);
