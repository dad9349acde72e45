import { readFile } from 'node:fs/promises';

/** test/fixtures/demo-model-parity.json: the results of a plain second implementation from the demo model's weights. */
export interface DemoParity {
  /** Largest allowed difference of one number of `embedding`. */
  readonly tolerance: number;
  readonly texts: readonly {
    readonly text: string;
    readonly normalized: string;
    readonly ids: readonly number[];
    /** pooler_output, not normalised. */
    readonly embedding: readonly number[];
  }[];
  readonly images: readonly {
    readonly name: string;
    readonly width: number;
    readonly height: number;
    readonly rgb_base64: string;
    readonly embedding: readonly number[];
  }[];
  readonly cosine_text_by_image: readonly (readonly number[])[];
}

export const readDemoParity = async (): Promise<DemoParity> =>
  JSON.parse(await readFile(new URL('../fixtures/demo-model-parity.json', import.meta.url), 'utf8'));

export const largestDifference = (found: ArrayLike<number>, expected: ArrayLike<number>): number =>
  Array.from(expected).reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - found[index]!)),
    0,
  );

/** The vector with L2 norm 1. */
export function normalized(vector: readonly number[]): number[] {
  const norm = Math.hypot(...vector);
  return vector.map(value => value / norm);
}
