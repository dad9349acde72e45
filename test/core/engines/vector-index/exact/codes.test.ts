import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampledRows } from '../../../../../core/engines/vector-index/exact/scan/row-sample.ts';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import { PlainIndex } from '../plain-index.ts';
import { randomVectors } from '../random-images.ts';
import { snapshotOf } from '../snapshots.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { expectPlainAnswers, KINDS, openCoded, toImages } from './coded-index.ts';

const temporary = temporaryFolder();

describe('the int8 codes of a snapshot', () => {
  it.each(Object.keys(KINDS))('give the ids and scores of a plain loop: %s', kind =>
    expectPlainAnswers(kind, 64, temporary.path),
  );
  // The others of these: codes.long.test.ts.
  it.each([1, 2, 7, 33, 768, 2048])('give them at %i dimensions, too', dimension =>
    expectPlainAnswers('random rows', dimension, temporary.path),
  );

  it.each(['kernel', 'products'] as const)(
    'suffice for rows like those of encoders, without a look at all vectors: %s',
    async many => {
      const random = seededRandom(3);
      const images = toImages(KINDS['rows in clusters']!(20_000, 128, random), 128);
      const { folder } = await snapshotOf(temporary.path, images, 128);
      const { index, scans } = await openCoded(images, 128, { folder, many });
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
    const { folder } = await snapshotOf(temporary.path, images, dimension);
    const { index, scans } = await openCoded(images, dimension, { folder, many: 'products' });
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
    const { folder } = await snapshotOf(temporary.path, images, 64);
    const { index, scans } = await openCoded(images, 64, { folder });
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
