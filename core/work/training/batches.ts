import { seededRandom } from '../../ground/domain/seeded-random.ts';
import { pairsOf, type TrainingSet } from './training-set.ts';

/** Chooses the pairs of each step by the seed alone, so that a training resumes where it stopped. */
export class Batches {
  readonly #rows: readonly number[];
  readonly #size: number;
  readonly #seed: number;
  #shuffled: { epoch: number; rows: number[] } | undefined;

  constructor(set: TrainingSet, { batch, seed }: { batch: number; seed: number }) {
    this.#rows = pairsOf(set, false);
    this.#size = Math.min(batch, this.#rows.length);
    this.#seed = seed;
  }

  /** Steps of one pass through all pairs; the remainder is left out of the pass. */
  get perEpoch(): number {
    return Math.max(1, Math.floor(this.#rows.length / this.#size));
  }

  /** The pairs of a step. @param step from 1. */
  rowsOf(step: number): readonly number[] {
    const epoch = Math.floor((step - 1) / this.perEpoch);
    if (this.#shuffled?.epoch !== epoch) this.#shuffled = { epoch, rows: this.#shuffle(epoch) };
    const from = ((step - 1) % this.perEpoch) * this.#size;
    return this.#shuffled.rows.slice(from, from + this.#size);
  }

  #shuffle(epoch: number): number[] {
    const random = seededRandom(this.#seed * 100_003 + epoch);
    const rows = [...this.#rows];
    for (let at = rows.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1));
      [rows[at], rows[other]] = [rows[other]!, rows[at]!];
    }
    return rows;
  }
}
