import { expect } from 'vitest';
import type { ScanCounts } from '../../../../../core/engines/vector-index/exact/ranking.ts';
import type { ManyScan } from '../../../../../core/engines/vector-index/exact/scan-choice.ts';
import { openVectorIndex } from '../../../../../core/engines/vector-index/open-vector-index.ts';
import type { IndexedImage } from '../../../../../core/engines/vector-index/vector-index.ts';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import { PlainIndex } from '../plain-index.ts';
import { imageOf, randomVectors } from '../random-images.ts';
import { snapshotOf, stream } from '../snapshots.ts';

type Random = () => number;
type Vectors = (count: number, dimension: number, random: Random) => Float32Array;

/** Each row is made of numbers of its own by `change`, and keeps its length. */
const rowsOf =
  (change: (row: Float32Array, at: number, random: Random) => void): Vectors =>
  (count, dimension, random) => {
    const vectors = randomVectors(count, dimension, random);
    for (let row = 0; row < count; row++) {
      change(vectors.subarray(row * dimension, (row + 1) * dimension), row, random);
    }
    return vectors;
  };

/** How rows may lie, by what is hard about it for codes. */
export const KINDS: Record<string, Vectors> = {
  'random rows': randomVectors,
  'rows in clusters': (count, dimension, random) => {
    const centres = randomVectors(8, dimension, random);
    return rowsOf((row, at) => {
      const centre = centres.subarray((at % 8) * dimension, ((at % 8) + 1) * dimension);
      for (const [index, value] of row.entries()) row[index] = centre[index]! + 0.2 * value;
    })(count, dimension, random);
  },
  'many equal rows': (count, dimension, random) => {
    const few = randomVectors(40, dimension, random);
    return rowsOf((row, at) => row.set(few.subarray((at % 40) * dimension, ((at % 40) + 1) * dimension)))(
      count,
      dimension,
      random,
    );
  },
  'rows of zeros among others': rowsOf((row, at) => {
    if (at % 3 === 0) row.fill(0);
  }),
  'rows of a single one': rowsOf((row, at) => row.fill(0).fill(1, at % row.length, (at % row.length) + 1)),
  'a great number that leaves the others few steps': rowsOf((row, at, random) => {
    row[at % row.length] = 20 * (random() < 0.5 ? -1 : 1);
  }),
  'numbers half-way between two steps': rowsOf((row, _, random) => {
    for (const index of row.keys()) row[index] = (Math.floor(random() * 200 - 100) + 0.5) / 127;
    row[0] = 1;
  }),
  'rows of very different lengths': rowsOf((row, at) => {
    for (const [index, value] of row.entries()) row[index] = value * 2 ** ((at % 40) - 20);
  }),
  'rows that differ from each other by less than a step': (count, dimension, random) => {
    const common = randomVectors(1, dimension, random);
    return rowsOf(row => {
      for (const [index, value] of row.entries()) row[index] = common[index]! + 0.003 * value;
    })(count, dimension, random);
  },
};

export const toImages = (vectors: Float32Array, dimension: number): IndexedImage[] =>
  Array.from({ length: vectors.length / dimension }, (_, row) =>
    imageOf(row + 1, vectors.slice(row * dimension, (row + 1) * dimension)),
  );

export async function openCoded(
  images: readonly IndexedImage[],
  dimension: number,
  { folder, many = 'kernel' }: { readonly folder: string; readonly many?: ManyScan },
) {
  const scans = { certified: 0, scanned: 0 };
  const index = await openVectorIndex({
    folder,
    dimension,
    images: stream(images),
    device: 'cpu',
    threads: 2,
    scan: { wanted: 'int8', many },
    onScans: (counts: ScanCounts) => {
      scans.certified += counts.certified;
      scans.scanned += counts.scanned;
    },
  });
  return { index, scans };
}

/** By the kernel, alone and a few at once, and by products; over a snapshot of which some rows went, and others came later. */
export async function expectPlainAnswers(kind: string, dimension: number, directory: string): Promise<void> {
  const random = seededRandom(dimension + kind.length);
  const count = dimension > 700 ? 1100 : 2500;
  const images = toImages(KINDS[kind]!(count, dimension, random), dimension);
  const { folder } = await snapshotOf(directory, images, dimension);
  const { index } = await openCoded(images, dimension, { folder, many: 'products' });
  const added = toImages(KINDS[kind]!(20, dimension, random), dimension);
  const removed = images.filter((_, row) => row % 7 === 3).map(({ id }) => id);
  await index.remove(removed);
  await index.add(added);
  const plain = new PlainIndex(images).without(removed).with(added);
  // Queries of no row, of a row, and of a row a little changed.
  const queries = randomVectors(3, dimension, random);
  queries.set(images[4]!.vector, dimension);
  for (let at = 0; at < dimension; at++) queries[2 * dimension + at]! += 3 * images[9]!.vector[at]!;
  for (const filters of [{}, { city: ['تهران'] }]) {
    const together = await index.search(queries, 10, filters);
    for (const [row, matches] of together.entries()) {
      const query = queries.subarray(row * dimension, (row + 1) * dimension);
      const best = plain.search(query, 10, filters);
      expect(matches).toEqual(best);
      // One alone is rounded more finely.
      expect(await index.search(query, 10, filters)).toEqual([best]);
    }
  }
  // As many at once as are worth products.
  const several = randomVectors(9, dimension, random);
  several.set(queries, 2 * dimension);
  for (const [row, matches] of (await index.search(several, 10)).entries()) {
    const query = several.subarray(row * dimension, (row + 1) * dimension);
    expect(matches).toEqual(plain.search(query, 10));
  }
  await index.close();
}
