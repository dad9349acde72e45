import { seededRandom } from '../../../../ground/domain/seeded-random.ts';
import { selectGreatest } from '../select-greatest.ts';
import type { ScanTeam } from './scan-team.ts';
import type { ScanQuestion } from './scanner.ts';
import { allocateShards, numbersOf, type Shard, type Shards, sumsOf } from './shards.ts';

/** One row of so many is in the sample, but no more than that many are. */
const SPACING = 32;
const MOST_ROWS = 2 ** 16;

/** One row at random out of each of equal parts of an index, so that whatever lies together is seen as often as all else. */
export function sampledRows(rows: number): Int32Array {
  const random = seededRandom(rows);
  const count = Math.min(MOST_ROWS, Math.ceil(rows / SPACING));
  return Int32Array.from({ length: count }, (_, part) => Math.floor(((part + random()) * rows) / count));
}

/**
 * A few rows of an index, in a memory of their own. A pass over all rows begins with no idea of how good the k best will be, and most of
 * what it notes is what comes too soon; the best of the sample tell before it. They tell it probably, so that it has to be looked at afterwards.
 */
export class RowSample {
  readonly shards: Shards;
  readonly #own: Shard;
  readonly #rows: Int32Array;
  /** Of the index. */
  readonly #of: number;

  /** @throws RangeError where the machine does not have the memory. */
  constructor(index: Shards, of: number, threads: number) {
    this.#of = of;
    this.#rows = sampledRows(of);
    this.shards = allocateShards({ rows: this.#rows.length, dimension: index.dimension, threads });
    [this.#own] = this.shards.parts as [Shard];
    const { stride } = index;
    const codes = new Uint8Array(this.#own.memory.buffer, this.#own.codes);
    for (const [at, row] of this.#rows.entries()) {
      const shard = index.parts.findLast(({ first }) => first <= row)!;
      const from = row - shard.first;
      codes.set(new Uint8Array(shard.memory.buffer, shard.codes + from * stride, stride), at * stride);
      numbersOf(this.#own, 'scales')[at] = numbersOf(shard, 'scales')[from]!;
      sumsOf(this.#own)[at] = sumsOf(shard)[from]!;
    }
  }

  /** @param mask of all rows of the index. */
  hold(mask: Float32Array): void {
    numbersOf(this.#own, 'masks').set(Float32Array.from(this.#rows, row => mask[row]!));
  }

  /**
   * By query a score that k rows of the index most probably reach; -Infinity where the sample does not tell.
   *
   * Of the k best as many lie in the sample as it is part of the index, give or take the root of that; so many more are more than there
   * are but once in ten thousand (Poisson's distribution).
   */
  async foresee(team: ScanTeam, question: ScanQuestion): Promise<Float64Array> {
    const expected = (question.k * this.#rows.length) / this.#of;
    const k = Math.ceil(expected + 3.5 * Math.sqrt(expected) + 2.5);
    const found = await team.scanSample({ ...question, k, most: this.#rows.length });
    return Float64Array.from(found, list => {
      if (!list || list.rows.length < k) return -Infinity;
      return selectGreatest(
        list.bounds.map((bound, at) => (bound + list.lower[at]!) / 2),
        k,
      );
    });
  }
}
