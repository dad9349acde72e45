import { findTruth, LOSSY_FETCH, RECALL_AT, recallOf } from '../recall-truth.ts';
import type { MilvusDescription } from '../snapshot/manifest.ts';
import { askNearest } from './ask-nearest.ts';
import { indexOf, isLossy, knobOf, type MilvusFactory } from './factory.ts';
import type { SnapshotRows } from './send-rows.ts';
import type { MilvusServer } from './server.ts';

export interface TuneOptions {
  readonly factory: MilvusFactory;
  readonly recall: number;
  readonly signal?: AbortSignal | undefined;
}

/** Raises the search parameter until the collection reaches the wanted recall. */
export async function tuneCollection(
  server: MilvusServer,
  collection: string,
  rows: SnapshotRows,
  { factory, recall, signal }: TuneOptions,
): Promise<Pick<MilvusDescription, 'parameter' | 'recallAt10' | 'recallQueries'>> {
  const { count, dimension, vectors } = rows;
  if (count === 0) return { parameter: null, recallAt10: null, recallQueries: 0 };
  const truth = await findTruth(rows, vectors);
  const kind = indexOf(factory);
  const width = Math.min(RECALL_AT * (isLossy(kind) ? LOSSY_FETCH : 1), count);
  const measure = async (parameter: MilvusDescription['parameter']): Promise<number> => {
    signal?.throwIfAborted();
    const question = { queries: truth.queries, width, filters: {}, dimension };
    const found = await askNearest(server, { collection, parameter }, question);
    return recallOf(
      truth,
      found.map(list => list.map(({ row }) => row)),
    );
  };
  const recallQueries = truth.nearest.length;
  const knob = knobOf(kind);
  if (!knob) return { parameter: null, recallAt10: await measure(null), recallQueries };
  let measured:
    | { readonly parameter: MilvusDescription['parameter']; readonly recallAt10: number }
    | undefined;
  for (const value of knob.values) {
    const parameter = { name: knob.name, value };
    measured = { parameter, recallAt10: await measure(parameter) };
    if (measured.recallAt10 >= recall) break;
  }
  return { parameter: null, recallAt10: null, ...measured, recallQueries };
}
