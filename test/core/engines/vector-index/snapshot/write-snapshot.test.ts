import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../../../../core/engines/vector-index/snapshot/manifest.ts';
import { verifySnapshot } from '../../../../../core/engines/vector-index/snapshot/verify-snapshot.ts';
import { writeSnapshot } from '../../../../../core/engines/vector-index/snapshot/write-snapshot.ts';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import { idOf, imageOf, randomImages } from '../random-images.ts';
import { describeSnapshot, snapshotOf, stream } from '../snapshots.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const temporary = temporaryFolder();
const images = randomImages(2500, 6, seededRandom(1));

describe('writeSnapshot', () => {
  it('writes ids and vectors row by row, the vectors filled up to whole groups', async () => {
    const { folder, count } = await snapshotOf(temporary.path, images);
    expect(count).toBe(2500);
    const ids = await readFile(path.join(folder, 'ids.bin'), 'hex');
    expect(ids).toBe(images.map(image => image.id.replaceAll('-', '')).join(''));
    const bytes = await readFile(path.join(folder, 'vectors.f32'));
    const vectors = new Float32Array(Uint8Array.from(bytes).buffer);
    expect(vectors.length).toBe(3072 * 6);
    expect(bytes.length % 4096).toBe(0);
    expect(vectors.slice(1234 * 6, 1235 * 6)).toEqual(images[1234]!.vector);
    expect(vectors.slice(2500 * 6).every(number => number === 0)).toBe(true);
  });

  it('writes each row once more as int8, filled up to whole vectors, with what rounding took from it', async () => {
    const { folder } = await snapshotOf(temporary.path, images);
    const { codes } = await readManifest(folder);
    const numbers = new Int8Array(Uint8Array.from(await readFile(path.join(folder, 'codes.i8'))).buffer);
    const scales = new Float32Array(Uint8Array.from(await readFile(path.join(folder, 'codes.f32'))).buffer);
    expect([numbers.length, scales.length, codes?.version]).toEqual([3072 * 32, 3 * 3072, 2]);
    for (const row of [0, 1234, 2499]) {
      const { vector } = images[row]!;
      const own = numbers.slice(row * 32, (row + 1) * 32);
      const rounded = Array.from(vector, (_, at) => own[at]! * scales[row]!);
      expect(own.slice(6).every(code => code === 0)).toBe(true);
      expect(scales[2 * 3072 + row]).toBe(own.reduce((sum, code) => sum + code, 0));
      expect(Math.max(...rounded.map((value, at) => Math.abs(value - vector[at]!)))).toBeLessThan(
        scales[row]! * 0.5001,
      );
      const rest = Math.hypot(...rounded.map((value, at) => value - vector[at]!));
      expect(scales[3072 + row]).toBeGreaterThanOrEqual(rest);
      expect(scales[3072 + row]).toBeCloseTo(rest, 6);
      expect(codes!.largestNorm).toBeGreaterThanOrEqual(Math.hypot(...rounded));
    }
  });

  it('writes no codes of vectors whose norms float32 cannot hold', async () => {
    const huge = images.slice(0, 3).map(image => ({ ...image, vector: image.vector.map(x => x * 1e20) }));
    const { folder } = await snapshotOf(temporary.path, huge);
    expect((await readManifest(folder)).codes).toBeUndefined();
    await verifySnapshot(folder, { hashes: true });
    expect((await readdir(folder)).filter(name => name.startsWith('codes'))).toEqual([]);
  });

  it('says in the manifest what the snapshot is', async () => {
    const manifest = describeSnapshot(6);
    const written = await writeSnapshot({ directory: temporary.path, manifest, rows: stream(images) });
    expect(written.folder).toBe(path.join(temporary.path, manifest.id));
    expect(await readManifest(written.folder)).toMatchObject({
      ...manifest,
      format: 1,
      engine: 'exact',
      count: 2500,
    });
    await verifySnapshot(written.folder, { hashes: true, checksum: written.checksum });
  });

  it('writes a snapshot of no images that can be opened', async () => {
    const { folder, count } = await snapshotOf(temporary.path, [], 6);
    expect(count).toBe(0);
    await verifySnapshot(folder, { hashes: true });
  });

  it('replaces an earlier one of the same id, for a build that runs twice', async () => {
    const manifest = describeSnapshot(6);
    await writeSnapshot({ directory: temporary.path, manifest, rows: stream(images) });
    await writeSnapshot({ directory: temporary.path, manifest, rows: stream(images.slice(0, 10)) });
    expect(await verifySnapshot(path.join(temporary.path, manifest.id), { hashes: true })).toMatchObject({
      count: 10,
    });
  });

  it.each([
    ['rows out of order', [images[1]!, images[0]!]],
    ['an id twice', [images[0]!, images[0]!]],
    ['a vector of another length', [imageOf(1, new Float32Array(5))]],
    ['a vector with a number that is none', [imageOf(1, new Float32Array([0, 0, Number.NaN, 0, 0, 0]))]],
    ['an id that is no UUID', [{ ...images[0]!, id: '../../etc' }]],
  ])('refuses %s and leaves nothing behind', async (_, rows) => {
    const before = await readdir(temporary.path);
    await expect(snapshotOf(temporary.path, rows, 6)).rejects.toThrow(/row|vector|UUID/);
    expect(await readdir(temporary.path)).toEqual(before);
  });

  it('leaves nothing behind when the rows stop with an error', async () => {
    const before = await readdir(temporary.path);
    const rows = async function* () {
      yield images[0]!;
      throw new Error('the database went away');
    };
    const writing = writeSnapshot({ directory: temporary.path, manifest: describeSnapshot(6), rows: rows() });
    await expect(writing).rejects.toThrow('the database went away');
    expect(await readdir(temporary.path)).toEqual(before);
  });

  it('needs no more memory for many rows than for few', async () => {
    const vector = new Float32Array(256);
    const rows = async function* () {
      for (let number = 1; number <= 100_000; number++) {
        yield { id: idOf(number), vector };
      }
    };
    const before = process.memoryUsage().rss;
    const { folder } = await writeSnapshot({
      directory: temporary.path,
      manifest: describeSnapshot(256),
      rows: rows(),
    });
    expect((await stat(path.join(folder, 'vectors.f32'))).size).toBeGreaterThan(100_000_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
  });
});
