import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Encoder } from '../../../../core/engines/encoders/encoder.ts';
import { openTextEncoder } from '../../../../core/engines/encoders/open-text-encoder.ts';
import { AS_TRAINED_VERSION } from '../../../../core/ground/persian/text-normalizers.ts';
import {
  type DemoParity,
  largestDifference,
  normalized,
  readDemoParity,
} from '../../../helpers/demo-parity.ts';
import { OPTIONS, openEncoders, rowOf } from './open-encoders.ts';
import { ownShare } from './own-share.ts';

let encoders: Awaited<ReturnType<typeof openEncoders>>;
/** The reference's texts are those of the training. */
let asTrained: Encoder<string>;
let parity: DemoParity;
beforeAll(async () => {
  encoders = await openEncoders();
  asTrained = await openTextEncoder({ ...encoders.model, normalizerVersion: AS_TRAINED_VERSION }, OPTIONS);
  parity = await readDemoParity();
});
afterAll(async () => {
  await asTrained.close();
  await encoders.close();
});

describe('texts become the embeddings of the reference', () => {
  test('in one call', async () => {
    const rows = await asTrained.encode(parity.texts.map(({ text }) => text));
    for (const [row, { embedding }] of parity.texts.entries()) {
      expect(largestDifference(rowOf(rows, row), normalized(embedding))).toBeLessThan(parity.tolerance);
    }
  });

  test('in many concurrent calls of many sizes', async () => {
    const expected = parity.texts.map(({ embedding }) => normalized(embedding));
    const calls = Array.from({ length: 120 }, (_, call) =>
      Array.from({ length: call % 7 }, (_, item) => (call * 5 + item * 3) % expected.length),
    );
    const results = await Promise.all(
      calls.map(indices => asTrained.encode(indices.map(index => parity.texts[index]!.text))),
    );
    for (const [call, indices] of calls.entries()) {
      expect(results[call]!.length).toBe(indices.length * encoders.texts.dimension);
      for (const [row, index] of indices.entries()) {
        expect(largestDifference(rowOf(results[call]!, row), expected[index]!)).toBeLessThan(1e-5);
      }
    }
  });

  test('alone as among a thousand of other lengths', async () => {
    const texts = Array.from({ length: 1_000 }, (_, index) => 'سگ و گربه '.repeat(index % 23) + index);
    const together = await encoders.texts.encode(texts);
    for (const index of [0, 1, 63, 64, 500, 999]) {
      const alone = await encoders.texts.encode([texts[index]!]);
      expect(largestDifference(alone, rowOf(together, index))).toBeLessThan(1e-5);
    }
  });
});

describe('what a text is made of', () => {
  test('spelling does not matter', async () => {
    const rows = await encoders.texts.encode(['گربه‌ی سیاه', ' گُربه‌ی   سياه\n', 'Red CAR', 'red car']);
    expect(rowOf(rows, 1)).toEqual(rowOf(rows, 0));
    expect(rowOf(rows, 3)).toEqual(rowOf(rows, 2));
    expect(largestDifference(rowOf(rows, 2), rowOf(rows, 0))).toBeGreaterThan(0.01);
  });

  test('nor does the keyboard, the encoding or what stands around the words', async () => {
    const file = new URL('../../../fixtures/persian-spellings.tsv', import.meta.url);
    const pairs = (await readFile(file, 'utf8'))
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('# '));
    const texts = pairs.flatMap(line => line.split('\t').slice(0, 2));
    const rows = await encoders.texts.encode([...texts, 'گربه', '«گربه»!', '#گربه 😀']);
    for (let row = 0; row < texts.length; row += 2) {
      expect(rowOf(rows, row), texts[row]).toEqual(rowOf(rows, row + 1));
    }
    expect(rowOf(rows, texts.length + 1)).toEqual(rowOf(rows, texts.length));
    expect(rowOf(rows, texts.length + 2)).toEqual(rowOf(rows, texts.length));
  });

  test('nothing, nonsense and too much are encoded too, to finite numbers of length 1', async () => {
    const odd = [
      '',
      ' ',
      '\0',
      '\uD800',
      '<pad>'.repeat(50),
      '</s>',
      '😀'.repeat(500),
      'آ'.repeat(1_000_000),
    ];
    const slow = `a${'\u0301\u0316'.repeat(500_000)}`;
    const rows = await encoders.texts.encode([...odd, slow]);
    for (const index of [...odd, slow].keys()) expect(Math.hypot(...rowOf(rows, index))).toBeCloseTo(1, 5);
  });

  test('no texts are no rows', async () => {
    expect(await encoders.texts.encode([])).toEqual(new Float32Array());
  });
});

test('the event loop stays free while texts are encoded', async () => {
  const texts = Array.from({ length: 3_000 }, (_, index) => `گربه‌ای سیاه کنار درخت سیب و خانه ${index}`);
  expect(await ownShare(() => encoders.texts.encode(texts))).toBeLessThan(0.5);
});
