import { expect, test } from 'vitest';
import {
  AS_WRITTEN,
  LETTERS_ONLY,
  TEXT_NORMALIZERS,
} from '../../../../core/ground/persian/text-normalizers.ts';

const letters = TEXT_NORMALIZERS.get(LETTERS_ONLY)!;

test('the light one mends Arabic letters and tatweel, and leaves captions as their data sets have them', () => {
  expect(letters('علي و كتـاب')).toBe('علی و کتاب');
  for (const caption of ['۲ مرد و 3 زن', 'می\u200cخواهم', 'کُتابِ مَن', 'A Red CAR', ' سگ ', 'زمینهٔ آبی']) {
    expect(letters(caption)).toBe(caption);
  }
});

test('as written is as written', () => {
  expect(TEXT_NORMALIZERS.get(AS_WRITTEN)!(' علي A ')).toBe(' علي A ');
});
