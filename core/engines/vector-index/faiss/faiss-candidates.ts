import path from 'node:path';
import type { Candidate, CandidateSource, Question } from '../approximate-rows.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import type { FaissPart } from '../snapshot-part.ts';
import type { FaissIndex, FaissLibrary } from './binding.ts';
import { isLossy } from './factory.ts';

/** An index of FAISS in this process, as a source of candidates. */
export class FaissCandidates implements CandidateSource {
  readonly mostFetched = 1_024;
  readonly narrows = false;
  readonly isLossy: boolean;
  readonly #index: FaissIndex;

  private constructor(index: FaissIndex, { factory }: FaissPart) {
    this.#index = index;
    this.isLossy = isLossy(factory);
  }

  static open(
    faiss: FaissLibrary,
    { folder, count, ...part }: FaissPart & { readonly folder: string; readonly count: number },
  ): FaissCandidates {
    const index = faiss.read(path.join(folder, SNAPSHOT_FILES.faiss));
    if (index.ntotal() !== count) throw new Error('index.faiss holds another number of rows');
    return new FaissCandidates(index, part);
  }

  find({ queries, width }: Question): Candidate[][] {
    const { distances, labels } = this.#index.search(Array.from(queries), width);
    return Array.from({ length: labels.length / width }, (_, query) => {
      const found: Candidate[] = [];
      for (let at = query * width; at < (query + 1) * width && labels[at]! >= 0; at++) {
        found.push({ row: labels[at]!, score: distances[at]! });
      }
      return found;
    });
  }

  async check(): Promise<void> {}

  async close(): Promise<void> {}
}
