import type { Look } from '../../ground/domain/models/training.ts';
import { PermanentError } from '../../ground/errors.ts';
import { rankOfBest } from '../evaluation/ranks.ts';
import { pairsOf } from './training-set.ts';
import type { TrainingWork } from './training-work.ts';

/** Images or texts of one call of the trainer. */
const AT_ONCE = 64;

/** How well held-out captions find their images among all held-out ones. */
export class HeldOutTest {
  readonly #work: TrainingWork;
  readonly #images: readonly number[];
  readonly #rows: readonly number[];

  private constructor(work: TrainingWork, pictures: readonly number[], rows: readonly number[]) {
    this.#work = work;
    this.#images = pictures;
    this.#rows = rows;
  }

  static async open(work: TrainingWork): Promise<HeldOutTest> {
    const { set } = work;
    const pictures = set.pictures.flatMap(({ isHeldOut }, row) => (isHeldOut ? [row] : []));
    return new HeldOutTest(work, pictures, pairsOf(set, true));
  }

  /**
   * @returns the figures, and the rank of each held-out caption's image; among images that look alike the best rank counts.
   * @throws PermanentError 'training.diverged' when an embedding is not a number.
   */
  async look(step: number): Promise<[Look, number[]]> {
    const { set, tokens } = this.#work;
    const gallery = await this.#embed(this.#images, async rows => ({
      pixels: await this.#work.pixels.read(rows),
    }));
    const queries = await this.#embed(this.#rows, async rows => ({
      texts: rows.map(row => tokens.persian[row]!),
    }));
    if (!(gallery.every(Number.isFinite) && queries.every(Number.isFinite)))
      throw new PermanentError('training.diverged', { step });
    const groupOf = (picture: number) => set.pictures[picture]!.group;
    const places = Map.groupBy(this.#images.keys(), place => groupOf(this.#images[place]!));
    const dimension = gallery.length / this.#images.length;
    const scores = new Float32Array(this.#images.length);
    const ranks = this.#rows.map((row, query) => {
      for (const place of scores.keys()) {
        let sum = 0;
        for (let at = 0; at < dimension; at++)
          sum += queries[query * dimension + at]! * gallery[place * dimension + at]!;
        scores[place] = sum;
      }
      return rankOfBest(scores, places.get(groupOf(set.pairs[row]!.picture))!);
    });
    const mean = (of: (rank: number) => number) =>
      ranks.reduce((sum, rank) => sum + of(rank), 0) / ranks.length;
    const look = { step, accuracyAt10: mean(rank => Number(rank <= 10)), reciprocal: mean(rank => 1 / rank) };
    return [look, ranks];
  }

  async #embed(
    rows: readonly number[],
    inputsOf: (rows: readonly number[]) => Promise<{ pixels: Uint8Array } | { texts: (readonly number[])[] }>,
  ): Promise<Float32Array> {
    const parts: Float32Array[] = [];
    for (let from = 0; from < rows.length; from += AT_ONCE)
      parts.push(await this.#work.trainer.call('embed', await inputsOf(rows.slice(from, from + AT_ONCE))));
    const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
