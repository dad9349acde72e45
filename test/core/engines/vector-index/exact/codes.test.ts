import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ScanCounts } from '../../../../../core/engines/vector-index/exact/ranking.ts';
import { sampledRows } from '../../../../../core/engines/vector-index/exact/scan/row-sample.ts';
import type { ManyScan } from '../../../../../core/engines/vector-index/exact/scan-choice.ts';
import { openVectorIndex } from '../../../../../core/engines/vector-index/open-vector-index.ts';
import type { IndexedImage } from '../../../../../core/engines/vector-index/vector-index.ts';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import { PlainIndex } from '../plain-index.ts';
import { imageOf, randomVectors } from '../random-images.ts';
import { snapshotOf, stream } from '../snapshots.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const temporary = temporaryFolder();

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

const KINDS: Record<string, Vectors> = {
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

const toImages = (vectors: Float32Array, dimension: number): IndexedImage[] =>
  Array.from({ length: vectors.length / dimension }, (_, row) =>
    imageOf(row + 1, vectors.slice(row * dimension, (row + 1) * dimension)),
  );

async function openCoded(
  images: readonly IndexedImage[],
  dimension: number,
  { folder, many = 'kernel' }: { readonly folder?: string; readonly many?: ManyScan } = {},
) {
  const scans = { certified: 0, scanned: 0 };
  const index = await openVectorIndex({
    folder: folder ?? (await snapshotOf(temporary.path, images, dimension)).folder,
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

describe('the int8 codes of a snapshot', () => {
  describe.each(Object.keys(KINDS))('%s', kind => {
    it.each(kind === 'random rows' ? [1, 2, 7, 33, 768, 2048] : [1, 64])(
      'give the ids and scores of a plain loop, at %i dimensions',
      async dimension => {
        const random = seededRandom(dimension + kind.length);
        const count = dimension > 700 ? 1100 : 2500;
        const images = toImages(KINDS[kind]!(count, dimension, random), dimension);
        const { folder } = await snapshotOf(temporary.path, images, dimension);
        const { index } = await openCoded(images, dimension, { folder });
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
        await index.close();
        // As many at once as are worth products.
        const several = randomVectors(9, dimension, random);
        several.set(queries, 2 * dimension);
        const { index: other } = await openCoded(images, dimension, { folder, many: 'products' });
        const found = await other.search(several, 10);
        for (const [row, matches] of found.entries()) {
          const query = several.subarray(row * dimension, (row + 1) * dimension);
          expect(matches).toEqual(new PlainIndex(images).search(query, 10));
        }
        await other.close();
      },
    );
  });

  it.each(['kernel', 'products'] as const)(
    'suffice for rows like those of encoders, without a look at all vectors: %s',
    async many => {
      const random = seededRandom(3);
      const images = toImages(KINDS['rows in clusters']!(20_000, 128, random), 128);
      const { index, scans } = await openCoded(images, 128, { many });
      const queries = randomVectors(40, 128, random);
      const plain = new PlainIndex(images);
      const found = await index.search(queries, 20);
      expect(found[17]).toEqual(plain.search(queries.subarray(17 * 128, 18 * 128), 20));
      expect(scans).toEqual({ certified: 40, scanned: 0 });
      await index.close();
    },
  );

  it('leave it to the vectors where the rows that are looked at first promise more than there is', async () => {
    const random = seededRandom(8);
    const dimension = 32;
    const vectors = randomVectors(6 * 1024, dimension, random);
    const queries = randomVectors(9, dimension, random);
    // Forty rows near the first query, all of them in the sample, and none else: it seems that there are a thousand.
    for (const row of sampledRows(6 * 1024).subarray(0, 40)) {
      for (let at = 0; at < dimension; at++) vectors[row * dimension + at]! += 3 * queries[at]!;
    }
    const images = toImages(vectors, dimension);
    const { index, scans } = await openCoded(images, dimension, { many: 'products' });
    const plain = new PlainIndex(images);
    for (const [row, matches] of (await index.search(queries, 100)).entries()) {
      const query = queries.subarray(row * dimension, (row + 1) * dimension);
      expect(matches).toEqual(plain.search(query, 100));
    }
    expect(scans.scanned).toBeGreaterThan(0);
    await index.close();
  });

  it('leave it to the vectors where they do not tell, and say so', async () => {
    const random = seededRandom(4);
    const vectors = KINDS['rows that differ from each other by less than a step']!(3000, 64, random);
    const images = toImages(vectors, 64);
    const { index, scans } = await openCoded(images, 64);
    // One query that the codes answer by any means (all rows but one hidden), one that they cannot.
    const query = randomVectors(1, 64, random);
    expect(await index.search(query, 10)).toEqual([new PlainIndex(images).search(query, 10)]);
    expect(scans).toEqual({ certified: 0, scanned: 1 });
    expect(await index.search(new Float32Array(64), 3)).toEqual([
      new PlainIndex(images).search(new Float32Array(64), 3),
    ]);
    await index.remove(images.slice(1).map(({ id }) => id));
    expect(await index.search(query, 10)).toEqual([new PlainIndex(images.slice(0, 1)).search(query, 10)]);
    expect(scans).toEqual({ certified: 1, scanned: 2 });
    await index.close();
  });

  it('are searched and not the vectors: codes that lie find other rows', async () => {
    const random = seededRandom(5);
    const images = toImages(randomVectors(4000, 32, random), 32);
    const { folder } = await snapshotOf(temporary.path, images, 32);
    const codes = await readFile(path.join(folder, 'codes.i8'));
    await writeFile(
      path.join(folder, 'codes.i8'),
      codes.map(code => 256 - code),
    );
    const { index } = await openCoded(images, 32, { folder });
    const query = randomVectors(1, 32, random);
    expect(await index.search(query, 10)).not.toEqual([new PlainIndex(images).search(query, 10)]);
    await index.close();
  });

  it.each([
    ['without codes, as earlier releases wrote them', () => undefined],
    ['with codes of another version', (codes: object) => ({ ...codes, version: 1 })],
  ])('are not needed: a snapshot %s is searched', async (_, change) => {
    const random = seededRandom(6);
    const images = toImages(randomVectors(2000, 16, random), 16);
    const { folder } = await snapshotOf(temporary.path, images, 16);
    const copy = `${folder}-${change.length}`;
    await cp(folder, copy, { recursive: true });
    const manifest = JSON.parse(await readFile(path.join(copy, 'manifest.json'), 'utf8'));
    const codes = change(manifest.codes);
    const { 'codes.i8': _1, 'codes.f32': _2, 'gather.onnx': _3, ...files } = manifest.files;
    const content = codes ? { ...manifest, codes } : { ...manifest, codes, files };
    await writeFile(path.join(copy, 'manifest.json'), JSON.stringify(content));
    if (!codes) for (const name of ['codes.i8', 'codes.f32', 'gather.onnx']) await rm(path.join(copy, name));
    const { index, scans } = await openCoded(images, 16, { folder: copy });
    const query = randomVectors(1, 16, random);
    expect(await index.search(query, 10)).toEqual([new PlainIndex(images).search(query, 10)]);
    expect(scans).toEqual({ certified: 0, scanned: 0 });
    await index.close();
  });
});
