import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldPersian } from '../../../../core/ground/persian/fold.ts';
import { ROOT } from '../../../../core/ground/project.ts';
import { foldingSql } from '../../../../scripts/folding-sql.ts';
import { unicodeRangesSource } from '../../../../scripts/unicode-ranges.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const wordsOf = (text: string): string => text.split(' ').filter(Boolean).join(' ');

/** By the function of the migrations; a text of characters that are newer than PostgreSQL's Unicode is null. */
async function inDatabase(texts: readonly string[]): Promise<(string | null)[]> {
  const rows = await test.database.prisma.$queryRaw<{ folded: string | null }[]>`
    SELECT CASE WHEN unicode_assigned(text) OR text ~ '[\uFDD0-\uFDEF]' THEN caption_search_text(NULL, text) END AS folded
    FROM unnest(${texts}::text[]) WITH ORDINALITY AS texts(text, place) ORDER BY place`;
  return rows.map(({ folded }) => (folded === null ? null : wordsOf(folded)));
}
const inCode = (text: string): string => wordsOf(foldPersian(text).replaceAll('\u200C', ''));

const isSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;

describe('the folding in SQL', () => {
  it('is the same for every character that Unicode has, beside and between letters', async () => {
    for (let from = 1; from <= 0x10_ffff; from += 0x1_0000) {
      const texts: string[] = [];
      for (let code = from; code < Math.min(from + 0x1_0000, 0x11_0000); code += 1) {
        const character = String.fromCodePoint(code);
        if (isSurrogate(code) || !/[^\p{Cn}\p{Co}]|\p{Default_Ignorable_Code_Point}/u.test(character))
          continue;
        texts.push(`ب${character}ت ${character}ا`);
      }
      if (texts.length === 0) continue;
      const folded = await inDatabase(texts);
      const wrong = texts.filter((text, row) => folded[row] !== null && folded[row] !== inCode(text));
      expect(wrong).toEqual([]);
      // Default-ignorable code points without a character are unassigned, for PostgreSQL as for everybody.
      if (from < 0x1_0000) expect(folded.filter(row => row !== null).length).toBeGreaterThan(50_000);
    }
  });

  it('is the same for any text of the signs that the steps are about', async () => {
    const sign = fc.constantFrom(
      ...'يكةیکهآاأبئؤوءتسملنشجره\u0640\u064B\u0652\u0653\u0654\u0655\u0670۱٢3,٬\u200C \n\u00A0\uFEFF¬ADΣ\u212AE\u0301ﻻﱞﹶﷲ\u200F%_\\',
      'مسأ',
      'هیأ',
      'له',
      'ت',
      '\u{E0061}',
      '\uFE0F',
      '\u{1EE0A}',
    );
    const texts = fc.sample(
      fc.array(sign, { maxLength: 30 }).map(parts => parts.join('')),
      { numRuns: 5_000, seed: 11 },
    );
    const folded = await inDatabase(texts);
    expect(texts.filter((text, row) => folded[row] !== null && folded[row] !== inCode(text))).toEqual([]);
    expect(folded.filter(row => row !== null).length).toBeGreaterThan(4_000);
  });
});

describe('what is written down', () => {
  it('the newest migration that makes the function makes it as the table says', async () => {
    const folder = path.join(ROOT, 'prisma', 'migrations');
    const names = (await readdir(folder, { withFileTypes: true })).filter(entry => entry.isDirectory());
    const texts = await Promise.all(
      names
        .map(({ name }) => name)
        .toSorted()
        .map(name => readFile(path.join(folder, name, 'migration.sql'), 'utf8')),
    );
    const newest = texts.findLast(text => text.includes('FUNCTION caption_search_text'));
    // `npm run folding` prints it.
    expect(newest).toContain(foldingSql());
  });

  it('the ranges are those of the Unicode data', async () => {
    const file = path.join(ROOT, 'core/ground/persian/unicode-ranges.ts');
    expect(await readFile(file, 'utf8')).toBe(unicodeRangesSource());
  });
});
