import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  AS_TRAINED_VERSION,
  AS_WRITTEN,
  FULL,
  isNormalizer,
  LETTERS_ONLY,
  NORMALIZERS_BY_VERSION,
  versionOfNormalizer,
} from '../../../../core/ground/persian/text-normalizers.ts';

const normalizer = (kind: number) => NORMALIZERS_BY_VERSION.get(versionOfNormalizer(kind))!;
const letters = normalizer(LETTERS_ONLY);

describe('letters only', () => {
  it('leaves captions as their data sets have them', () => {
    for (const caption of [
      '۲ مرد و 3 زن',
      'می\u200Cخواهم',
      'کُتابِ مَن',
      'A Red CAR',
      ' سگ ',
      'زمینهٔ آبی',
      'تأثیر، مسئول؛ «رؤیا»',
      'دایرة‌المعارف',
      'شیء…',
      '½ ™ 5 m²',
      'درخت ها',
      'می رود',
      '😀 #گربه',
    ]) {
      expect(letters(caption)).toBe(caption);
    }
  });

  it.each([
    ['علي و كتـاب', 'علی و کتاب'],
    ['کشتى', 'کشتی'],
    ['ﮔﺮﺑﻪ', 'گربه'],
    ['کتابخانۀ', 'کتابخانهٔ'],
    ['گربہ قەوە کشتێ پښتو', 'گربه قهوه کشتی پشتو'],
    ['ی\u0654 ي\u0654', 'ی\u0654 ئ'],
    ['Ｃａｔ', 'Cat'],
    ['\u200Fگر\u00ADبه\u200D\uFEFF\u{E0061}', 'گربه'],
  ])('mends what no Persian writer means: %j', (written, mended) => {
    expect(letters(written)).toBe(mended);
  });
});

it('as written is as written, without what nobody sees', () => {
  const asWritten = normalizer(AS_WRITTEN);
  expect(asWritten(' علي A، ی\u200Cک ۱')).toBe(' علي A، ی\u200Cک ۱');
  expect(asWritten('\u202Bگربه\u202C\u0000 \u200Fسگ')).toBe('گربه سگ');
});

it('every kind has a version of its own, and earlier numbers keep their meaning', () => {
  expect([AS_WRITTEN, FULL, LETTERS_ONLY].map(versionOfNormalizer)).toEqual([201, 2, 101]);
  expect(AS_TRAINED_VERSION).toBe(1);
  expect(NORMALIZERS_BY_VERSION.get(1)!('كتاب هاي ۱۲۳ زمینهٔ')).toBe('کتاب های 123 زمینهٔ');
  expect(isNormalizer(7)).toBe(false);
  expect(() => versionOfNormalizer(7)).toThrow(RangeError);
});

/** What a version makes of all characters and of some words. */
async function digestOf(version: number): Promise<string> {
  const normalize = NORMALIZERS_BY_VERSION.get(version)!;
  const hash = createHash('sha256');
  for (let from = 0; from < 0x2_0000; from += 0x100) {
    if (from >= 0xd800 && from < 0xe000) continue;
    const row = Array.from({ length: 0x100 }, (_, index) => `ب${String.fromCodePoint(from + index)}ت`);
    hash.update(normalize(row.join(' ')));
  }
  const cases = await readFile(new URL('../../../fixtures/persian-spellings.tsv', import.meta.url), 'utf8');
  for (const line of cases.split('\n')) hash.update(normalize(line));
  return hash.digest('hex').slice(0, 16);
}

it.each([
  [1, '55a151810d3d9f0a'],
  [2, 'd69ff65f8f201971'],
  [101, 'b95d4acd2dd00847'],
  [201, '668f98a945588e2a'],
])(
  'what version %i makes of a text is pinned: with any change of it, raise the number',
  async (version, digest) => {
    expect(await digestOf(version)).toBe(digest);
  },
);
