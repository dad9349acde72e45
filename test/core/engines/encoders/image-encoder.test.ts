import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type DemoParity,
  largestDifference,
  normalized,
  readDemoParity,
} from '../../../helpers/demo-parity.ts';
import { pngClaiming } from '../../ground/pixels/pictures.ts';
import { OPTIONS, openEncoders, rowOf } from './open-encoders.ts';
import { ownShare } from './own-share.ts';

let encoders: Awaited<ReturnType<typeof openEncoders>>;
let parity: DemoParity;
/** The reference's images as PNG files, and their embeddings. */
let pictures: Buffer[];
let expected: number[][];
beforeAll(async () => {
  encoders = await openEncoders();
  parity = await readDemoParity();
  expected = parity.images.map(({ embedding }) => normalized(embedding));
  pictures = await Promise.all(
    parity.images.map(({ width, height, rgb_base64 }) =>
      sharp(Buffer.from(rgb_base64, 'base64'), { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer(),
    ),
  );
});
afterAll(() => encoders.close());

const noise = (size: number, seed: number) =>
  sharp(
    Buffer.from({ length: size * size * 3 }).map(
      (_, index) => (Math.imul(index + seed, 2_654_435_761) >>> 13) & 255,
    ),
    { raw: { width: size, height: size, channels: 3 } },
  );

describe('images become the embeddings of the reference', () => {
  test('in one call, as bytes and as files', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'negareh-images-'));
    const files = await Promise.all(
      pictures.map(async (bytes, index) => {
        const file = path.join(folder, `${index}.png`);
        await writeFile(file, bytes);
        return { path: file };
      }),
    );
    const rows = await encoders.images.encode([...pictures, ...files]);
    await rm(folder, { recursive: true });
    for (const [index, vector] of [...expected, ...expected].entries()) {
      expect(largestDifference(rowOf(rows, index), vector)).toBeLessThan(parity.tolerance);
    }
  });

  test('in many concurrent calls of many sizes', async () => {
    const calls = Array.from({ length: 60 }, (_, call) =>
      Array.from({ length: call % 5 }, (_, item) => (call + item * 5) % pictures.length),
    );
    const results = await Promise.all(
      calls.map(indices => encoders.images.encode(indices.map(index => pictures[index]!))),
    );
    for (const [call, indices] of calls.entries()) {
      for (const [row, index] of indices.entries()) {
        expect(largestDifference(rowOf(results[call]!, row), expected[index]!)).toBeLessThan(
          parity.tolerance,
        );
      }
    }
  });

  test('in one call of hundreds', async () => {
    const indices = Array.from({ length: 300 }, (_, index) => index % pictures.length);
    const rows = await encoders.images.encode(indices.map(index => pictures[index]!));
    for (const [row, index] of indices.entries()) {
      expect(largestDifference(rowOf(rows, row), expected[index]!)).toBeLessThan(parity.tolerance);
    }
  });
});

test('a broken image fails its own call, and all other calls are answered', async () => {
  const broken = pictures[0]!.subarray(0, 200);
  const calls = Array.from({ length: 30 }, (_, call) =>
    encoders.images.encode(call % 3 === 1 ? [pictures[0]!, broken, pictures[1]!] : [pictures[call % 6]!]),
  );
  for (const [call, outcome] of (await Promise.allSettled(calls)).entries()) {
    if (call % 3 === 1) {
      expect(outcome).toMatchObject({ reason: { name: 'InputError', code: 'image.unreadable' } });
    } else {
      const { value } = outcome as PromiseFulfilledResult<Float32Array>;
      expect(largestDifference(value, expected[call % 6]!)).toBeLessThan(parity.tolerance);
    }
  }
});

test('the limits of the options hold', async () => {
  const { maxBytes, maxPixels } = OPTIONS.limits;
  await expect(encoders.images.encode([new Uint8Array(maxBytes + 1)])).rejects.toMatchObject({
    code: 'image.too-many-bytes',
    parameters: { limit: maxBytes },
  });
  await expect(encoders.images.encode([await pngClaiming(2_000, 2_001)])).rejects.toMatchObject({
    code: 'image.too-many-pixels',
    parameters: { limit: maxPixels },
  });
});

test('the event loop stays free while images are decoded and encoded', async () => {
  const jpeg = await noise(700, 3).jpeg().toBuffer();
  expect(await ownShare(() => encoders.images.encode(Array<Buffer>(150).fill(jpeg)))).toBeLessThan(0.5);
});
