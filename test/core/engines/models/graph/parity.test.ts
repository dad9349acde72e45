import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareModel } from '../../../../../core/engines/models/prepare.ts';
import { type OnnxSession, openSession } from '../../../../../core/ground/onnx/session.ts';
import {
  type DemoParity,
  largestDifference,
  normalized,
  readDemoParity,
} from '../../../../helpers/demo-parity.ts';

const PAD = 1;
const CPU = { device: 'cpu', threads: 1 } as const;
let folder: string;
let parity: DemoParity;
let vision: OnnxSession;
let texts: OnnxSession;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-parity-'));
  parity = await readDemoParity();
  const model = await prepareModel('demo', { precision: 'fp32', modelsDir: folder });
  vision = await openSession(model.vision.graphPath, CPU);
  texts = await openSession(model.text.graphPath, CPU);
});
afterAll(async () => {
  await vision.close();
  await texts.close();
  await rm(folder, { recursive: true });
});

interface Rows {
  readonly pooler: number[][];
  readonly embedding: number[][];
}
const rowsOf = (results: Awaited<ReturnType<OnnxSession['run']>>): Rows => {
  const split = (name: string) => {
    const { data, dims } = results[name]!;
    const [rows, width] = dims as [number, number];
    return Array.from({ length: rows }, (_, row) =>
      Array.from(data.slice(row * width, (row + 1) * width), Number),
    );
  };
  return { pooler: split('pooler_output'), embedding: split('embedding') };
};

/** @param length to which all are padded; by default that of the longest. */
async function runTexts(
  batch: readonly (readonly number[])[],
  length = Math.max(...batch.map(ids => ids.length)),
) {
  const padded = batch.flatMap(ids => [...ids, ...Array<number>(length - ids.length).fill(PAD)]);
  const mask = batch.flatMap(ids => [...ids.map(() => 1), ...Array<number>(length - ids.length).fill(0)]);
  const dims = [batch.length, length];
  return rowsOf(
    await texts.run({
      input_ids: { type: 'int64', data: BigInt64Array.from(padded, BigInt), dims },
      attention_mask: { type: 'int64', data: BigInt64Array.from(mask, BigInt), dims },
    }),
  );
}

async function runPictures(pictures: readonly Uint8Array[]) {
  const data = new Uint8Array(Buffer.concat(pictures));
  return rowsOf(await vision.run({ pixels: { type: 'uint8', data, dims: [pictures.length, 64, 64, 3] } }));
}
const pixels = () => parity.images.map(image => Uint8Array.from(Buffer.from(image.rgb_base64, 'base64')));

describe('the demo model agrees with the reference', () => {
  test('for every text', async () => {
    for (const { ids, embedding } of parity.texts) {
      const { pooler } = await runTexts([ids]);
      expect(largestDifference(pooler[0]!, embedding)).toBeLessThan(parity.tolerance);
    }
  });

  test('for every image', async () => {
    const { pooler } = await runPictures(pixels());
    for (const [row, { embedding }] of parity.images.entries()) {
      expect(largestDifference(pooler[row]!, embedding)).toBeLessThan(parity.tolerance);
    }
  });

  test('in the cosines between the two', async () => {
    const { embedding: textRows } = await runTexts(parity.texts.map(({ ids }) => ids));
    const { embedding: pictureRows } = await runPictures(pixels());
    for (const [text, cosines] of parity.cosine_text_by_image.entries()) {
      const found = pictureRows.map(row =>
        row.reduce((sum, value, at) => sum + value * textRows[text]![at]!, 0),
      );
      expect(largestDifference(found, cosines)).toBeLessThan(parity.tolerance);
    }
  });
});

describe('an embedding', () => {
  test('is pooler_output with length 1', async () => {
    for (const { pooler, embedding } of [
      await runTexts([parity.texts[3]!.ids]),
      await runPictures(pixels()),
    ]) {
      for (const [row, vector] of embedding.entries()) {
        expect(Math.hypot(...vector)).toBeCloseTo(1, 6);
        expect(largestDifference(vector, normalized(pooler[row]!))).toBeLessThan(1e-6);
      }
    }
  });

  test('of a text does not depend on its neighbours or on padding', async () => {
    const ids = parity.texts.map(text => text.ids);
    const { embedding: together } = await runTexts(ids);
    for (const [row, one] of ids.entries()) {
      for (const length of [one.length, 12, 40]) {
        const { embedding } = await runTexts([one], Math.max(length, one.length));
        expect(largestDifference(embedding[0]!, together[row]!)).toBeLessThan(1e-5);
      }
    }
  });

  test('of an image does not depend on its neighbours', async () => {
    const pictures = pixels();
    const { embedding: together } = await runPictures(pictures);
    const { embedding: backwards } = await runPictures(pictures.toReversed());
    for (const [row, picture] of pictures.entries()) {
      const { embedding } = await runPictures([picture]);
      expect(largestDifference(embedding[0]!, together[row]!)).toBeLessThan(1e-5);
      expect(largestDifference(embedding[0]!, backwards.at(-1 - row)!)).toBeLessThan(1e-5);
    }
  });
});
