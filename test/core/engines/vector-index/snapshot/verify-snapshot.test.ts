import { cp, mkdir, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../../../../core/engines/vector-index/snapshot/manifest.ts';
import { checkManifest, readManifest } from '../../../../../core/engines/vector-index/snapshot/manifest.ts';
import { verifySnapshot } from '../../../../../core/engines/vector-index/snapshot/verify-snapshot.ts';
import type { WrittenSnapshot } from '../../../../../core/engines/vector-index/snapshot/write-snapshot.ts';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import { randomImages } from '../random-images.ts';
import { snapshotOf } from '../snapshots.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const temporary = temporaryFolder();
const CODES = ['codes.i8', 'codes.f32', 'gather.onnx'];
const FILES = ['ids.bin', 'vectors.f32', 'exact.onnx', ...CODES];
let whole: WrittenSnapshot;
let copies = 0;
beforeAll(async () => {
  whole = await snapshotOf(temporary.path, randomImages(1500, 4, seededRandom(1)));
});

/** A copy of the whole snapshot to break. */
async function copy(): Promise<string> {
  const folder = path.join(temporary.path, `copy-${copies++}`);
  await cp(whole.folder, folder, { recursive: true });
  return folder;
}

async function flipBit(file: string, at: number): Promise<void> {
  await using handle = await open(file, 'r+');
  const byte = new Uint8Array(1);
  await handle.read(byte, 0, 1, at);
  await handle.write(Uint8Array.of(byte[0]! ^ 4), 0, 1, at);
}

async function changeManifest(folder: string, change: (manifest: Manifest) => object): Promise<void> {
  const file = path.join(folder, 'manifest.json');
  await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, 'utf8')))));
}

const refusal = (reason: string) => ({
  name: 'PermanentError',
  code: 'index.invalid',
  parameters: { reason: expect.stringContaining(reason) },
});

describe('verifySnapshot', () => {
  it('accepts a whole folder', async () => {
    const manifest = await verifySnapshot(await copy(), { hashes: true, checksum: whole.checksum });
    expect(manifest.count).toBe(1500);
  });

  it.each([...FILES, 'manifest.json'])('refuses a folder without %s', async name => {
    const folder = await copy();
    await rm(path.join(folder, name));
    await expect(verifySnapshot(folder)).rejects.toMatchObject(refusal(name));
    await mkdir(path.join(folder, name));
    await expect(verifySnapshot(folder)).rejects.toMatchObject(refusal(name));
  });

  it.each([...FILES, 'manifest.json'])('refuses a folder whose %s is cut off', async name => {
    const folder = await copy();
    const { length } = await readFile(path.join(folder, name));
    for (const size of [length - 2, Math.floor(length / 2), 0]) {
      await truncate(path.join(folder, name), size);
      await expect(verifySnapshot(folder)).rejects.toMatchObject(refusal(name));
    }
  });

  it.each(FILES)('refuses a folder in whose %s a bit has flipped', async name => {
    const folder = await copy();
    const { length } = await readFile(path.join(folder, name));
    for (const at of [0, Math.floor(length / 3), length - 1]) {
      await flipBit(path.join(folder, name), at);
      const verifying = verifySnapshot(folder, { hashes: true });
      await expect(verifying).rejects.toMatchObject(refusal(`${name} has another checksum`));
      await flipBit(path.join(folder, name), at);
    }
    await verifySnapshot(folder, { hashes: true });
  });

  it('refuses a manifest that is not the one that was written', async () => {
    const folder = await copy();
    await changeManifest(folder, manifest => ({ ...manifest, modelId: 'demo@11111111' }));
    await verifySnapshot(folder);
    const verifying = verifySnapshot(folder, { checksum: whole.checksum });
    await expect(verifying).rejects.toMatchObject(refusal('manifest.json has another checksum'));
  });

  it.each<[string, (manifest: Manifest) => object]>([
    ['count and ids disagree', manifest => ({ ...manifest, count: 1499 })],
    ['vectors disagree', manifest => ({ ...manifest, dimension: 5 })],
    ['codes and files disagree', ({ codes: _, ...manifest }) => manifest],
    ['count', manifest => ({ ...manifest, count: -1 })],
    ['engine', manifest => ({ ...manifest, engine: 'faiss' })],
    [
      'sha256',
      manifest => ({ ...manifest, files: { ...manifest.files, 'ids.bin': { bytes: 24_000, sha256: '' } } }),
    ],
    ['exact.onnx', ({ files: { 'exact.onnx': _, ...files }, ...manifest }) => ({ ...manifest, files })],
    ['manifest.json', () => []],
  ])('refuses a wrong manifest: %s', async (reason, change) => {
    const folder = await copy();
    await changeManifest(folder, change);
    await expect(verifySnapshot(folder)).rejects.toMatchObject(refusal(reason));
  });

  it('refuses a manifest that is not JSON, and none at all', async () => {
    const folder = await copy();
    await writeFile(path.join(folder, 'manifest.json'), '{"format":1,');
    await expect(readManifest(folder)).rejects.toMatchObject(refusal('not JSON'));
    await expect(readManifest(`${folder}x`)).rejects.toMatchObject(refusal('ENOENT'));
  });

  it('calls a later format by its name', async () => {
    const folder = await copy();
    await changeManifest(folder, () => ({ format: 2 }));
    await expect(verifySnapshot(folder)).rejects.toMatchObject({
      code: 'index.mismatch',
      parameters: { field: 'format', expected: '1', found: '2' },
    });
  });
});

describe('checkManifest', () => {
  const expected = {
    modelId: 'demo@00000000',
    precision: 'fp32',
    normalizerVersion: 1,
    dimension: 4,
  } as const;

  it('accepts the encoders that the index was built with', async () => {
    checkManifest(await readManifest(whole.folder), expected);
  });

  it('accepts a newer version of the same normaliser, which an upgrade brings', async () => {
    checkManifest(await readManifest(whole.folder), { ...expected, normalizerVersion: 2 });
  });

  it.each([
    ['modelId', 'demo@11111111'],
    ['precision', 'int8'],
    ['normalizerVersion', 0],
    ['normalizerVersion', 101],
    ['dimension', 128],
  ])('refuses another %s', async (field, value) => {
    const manifest = await readManifest(whole.folder);
    let thrown: unknown;
    try {
      checkManifest(manifest, { ...expected, [field]: value });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      name: 'PermanentError',
      code: 'index.mismatch',
      parameters: { field, expected: String(value), found: String(expected[field as keyof typeof expected]) },
    });
  });
});
