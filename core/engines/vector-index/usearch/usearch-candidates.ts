import path from 'node:path';
import type { Candidate, CandidateSource, Question } from '../approximate-rows.ts';
import type { UsearchDescription } from '../snapshot/manifest.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import type { UsearchIndex, UsearchLibrary } from './binding.ts';
import { graphOf } from './factory.ts';

/** A graph of USearch, mapped into this process, as a source of candidates. */
export class UsearchCandidates implements CandidateSource {
  readonly mostFetched = 1_024;
  readonly narrows = false;
  readonly isLossy: boolean;
  readonly #index: UsearchIndex;
  readonly #threads: number;

  private constructor(index: UsearchIndex, { isLossy, threads }: { isLossy: boolean; threads: number }) {
    this.#index = index;
    this.isLossy = isLossy;
    this.#threads = threads;
  }

  static open(
    usearch: UsearchLibrary,
    snapshot: {
      readonly folder: string;
      readonly count: number;
      readonly dimension: number;
      readonly description: UsearchDescription;
      /** 0: as many as the machine has. */
      readonly threads: number;
    },
  ): UsearchCandidates {
    const { folder, count, dimension, description, threads } = snapshot;
    const { factory, parameter } = description;
    const graph = graphOf(factory);
    const index = usearch({ dimension, ...graph, expansion: parameter.value });
    index.view(path.join(folder, SNAPSHOT_FILES.usearch));
    if (index.size() !== count) throw new Error('index.usearch holds another number of rows');
    return new UsearchCandidates(index, { isLossy: graph.precision !== 'F32', threads });
  }

  find({ queries, width }: Question): Candidate[][] {
    return this.#index.search(queries, width, this.#threads).map(({ keys, distances }) =>
      // Many equal rows can split a graph into parts: a search that finds fewer rows than exist has not seen all parts.
      keys.length < Math.min(width, this.#index.size())
        ? []
        : Array.from(keys, (key, at) => ({ row: Number(key), score: 1 - distances[at]! })),
    );
  }

  async check(): Promise<void> {}

  async close(): Promise<void> {}
}
