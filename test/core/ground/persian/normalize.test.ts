import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizePersian } from '../../../../core/ground/persian/normalize.ts';
import { searchTokens } from '../../../../core/ground/persian/search-tokens.ts';
import { normalizeAsTrained } from '../../../../core/ground/persian/trained-normalizer.ts';
import { loadConcepts } from '../../../../core/work/demo/concepts.ts';

/** Two spellings a line that a reader takes for the same, and why they differ. */
const spellings = (
  await readFile(new URL('../../../fixtures/persian-spellings.tsv', import.meta.url), 'utf8')
)
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('# '))
  .map(line => line.split('\t') as [one: string, other: string, why: string]);

describe('two spellings of one thing', () => {
  it.each(spellings)(
    '%s and %s (%s) are one text to the demo model, and one to the index of words',
    (one, other) => {
      expect(normalizePersian(one)).toBe(normalizePersian(other));
      expect(searchTokens(one)).toEqual(searchTokens(other));
      expect(searchTokens(one)).not.toEqual([]);
    },
  );
});

describe('what stands around words', () => {
  it.each([
    ['گربه.', 'گربه'],
    ['«گربه»', 'گربه'],
    ['#گربه_سیاه', 'گربه سیاه'],
    ['گربه 😀', 'گربه'],
    ['👩‍👩‍👧 گربه ❤️', 'گربه'],
    ['گربه؟!', 'گربه'],
    ['(گربه)…', 'گربه'],
    ['گربه/سگ', 'گربه سگ'],
    // As the model saw them in training.
    ['گربه ,سگ و موش', 'گربه، سگ و موش'],
    ['a cat,a dog', 'a cat, a dog'],
    ["Woman's T-shirt", 'woman’s t-shirt'],
    // Nothing else to look for.
    ['🐱', '🐱'],
    ['؟', '؟'],
  ])('%j is %j', (written, normalized) => {
    expect(normalizePersian(written)).toBe(normalized);
  });
});

describe('words in one form', () => {
  it.each([
    ['تنهایی', 'تنهایی'],
    ['اژدهای سیاه', 'اژدهای سیاه'],
    ['انتها', 'انتها'],
    ['گرانبها', 'گرانبها'],
    ['کتابهایم', 'کتاب'],
    ['USBها', 'usb'],
    ['می و ساغر', 'می و ساغر'],
    ['ماه می ۲۰۲۰', 'ماه می 2020'],
    ['میز و میوه', 'میز و میوه'],
    ['دختر', 'دختر'],
    ['ها', 'ها'],
  ])('%s becomes %s', (written, normalized) => {
    expect(normalizePersian(written)).toBe(normalized);
  });

  it('a word alone is the tokens that it is in a sentence', async () => {
    const folder = path.dirname(createRequire(import.meta.url).resolve('dictionary-fa'));
    const lines = (await readFile(path.join(folder, 'index.dic'), 'utf8')).split('\n');
    const words = lines.map(line => line.split('/', 1)[0]!);
    const some = words.filter((word, at) => at % 20 === 0 || word.includes('ها'));
    const differing = some.filter(
      word => searchTokens(`«${word}»`).join(' ') !== searchTokens(word).join(' '),
    );
    expect([some.length > 5_000, differing]).toEqual([true, []]);
  });

  it('the names of the demo stay as the model learnt them', async () => {
    const kept = (text: string) => normalizeAsTrained(text).replaceAll('\u0654', '');
    const changed = (await loadConcepts()).filter(
      ({ persian }) => normalizePersian(persian) !== kept(persian),
    );
    // Plurals inside a name: the model finds these without the ending as well.
    const known = ['شمشیرهای ضرب\u200Cدری', 'لباس هنرهای رزمی', 'نت\u200Cهای موسیقی', 'هنرهای نمایشی'];
    expect(changed.map(({ persian }) => persian).toSorted()).toEqual(known.toSorted());
  });
});

describe('for any text', () => {
  const sign = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        ...'يكهآاأبئؤءتسرن،,.؟«»#’-😀\u200C  \u0654۱2Aaهای',
        'ها',
        'می',
        'تر',
        'ترین',
        'های',
      ),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
  );
  it('is never empty where something could be seen', () => {
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 30 }), parts => {
        const text = parts.join('');
        if (/[\p{L}\p{N}]/u.test(text.normalize('NFKC'))) expect(normalizePersian(text)).not.toBe('');
      }),
      { numRuns: 3_000 },
    );
  });
});
