import { seededRandom } from '../../ground/domain/seeded-random.ts';
import type { OpenedTowers, TowersOptions } from './open-towers.ts';
import { everyPatch, somePatches } from './some-patches.ts';
import { tokenTensors } from './token-tensors.ts';
import type { TowerInputs, TrainedTower } from './trained-tower.ts';

/** Pairs that are compared with each other, row by row. */
export interface TrainingBatch {
  /** RGB, [count, size, size, 3]. */
  readonly pixels: Uint8Array;
  readonly texts: readonly (readonly number[])[];
  /** The same texts in English, where there is one. */
  readonly english?: readonly (readonly number[] | null)[];
  /** [count, count], 1 where a pair off the diagonal is right as well. */
  readonly masked: Float32Array;
}

/** A piece of a batch, as both towers take it. */
export interface BatchSlice {
  readonly from: number;
  readonly count: number;
  readonly sides: readonly (readonly [TrainedTower, TowerInputs])[];
}

/** Cuts batches into pieces that fit into memory, and makes inputs of them. */
export class BatchSlicer {
  readonly #towers: Pick<OpenedTowers, 'vision' | 'text' | 'facts'>;
  readonly #recipe: TowersOptions['recipe'];

  constructor(towers: Pick<OpenedTowers, 'vision' | 'text' | 'facts'>, recipe: TowersOptions['recipe']) {
    this.#towers = towers;
    this.#recipe = recipe;
  }

  get imageBytes(): number {
    return 3 * this.#towers.facts.imageSize ** 2;
  }

  /** Images that are read whole. */
  wholeImages(pixels: Uint8Array, rows: readonly [number, number]): TowerInputs {
    // Nothing where the graph takes no patches.
    const patches = this.#recipe.patches < 1 ? everyPatch(this.#towers.facts.patches) : {};
    return this.#images(pixels, rows, patches);
  }

  texts(texts: TrainingBatch['texts']): TowerInputs {
    return tokenTensors(texts, this.#towers.facts.padTokenId);
  }

  /** The batch in pieces: images, texts, and English texts if they take part (an empty one for pairs without). */
  slices(batch: TrainingBatch, step: number): BatchSlice[] {
    const { slice } = this.#recipe;
    const { vision, text } = this.#towers;
    const count = batch.texts.length;
    return Array.from({ length: Math.ceil(count / slice) }, (_, place) => {
      const [from, to] = [place * slice, Math.min(count, (place + 1) * slice)];
      const english = batch.english?.slice(from, to).map(ids => ids ?? batch.texts[from]!);
      const sides: BatchSlice['sides'] = [
        [vision, this.#images(batch.pixels, [from, to], this.#somePatches(step, from))],
        [text, this.texts(batch.texts.slice(from, to))],
        ...(english ? [[text, this.texts(english)] as const] : []),
      ];
      return { from, count: to - from, sides };
    });
  }

  #images(pixels: Uint8Array, [from, to]: readonly [number, number], patches: TowerInputs): TowerInputs {
    const { imageSize } = this.#towers.facts;
    const data = pixels.subarray(from * this.imageBytes, to * this.imageBytes);
    return { pixels: { type: 'uint8', data, dims: [to - from, imageSize, imageSize, 3] }, ...patches };
  }

  /** Different ones in each slice of each step, but the same ones whenever that step is repeated. */
  #somePatches(step: number, from: number): TowerInputs {
    const { patches: share, seed } = this.#recipe;
    if (share === 1) return {};
    const random = seededRandom(seed * 100_003 + step * 65_537 + from);
    return somePatches(this.#towers.facts.patches, share, random);
  }
}
