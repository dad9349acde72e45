import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalizeAsTrained } from '../../../../core/ground/persian/trained-normalizer.ts';

const ZWNJ = '\u200C';

describe('the steps of the model card', () => {
  const tables: Record<string, [written: string, normalized: string][]> = {
    'Arabic letters': [
      ['كتاب', 'کتاب'],
      ['علي', 'علی'],
      ['ماشين قرمز كوچك', 'ماشین قرمز کوچک'],
      ['خانة', 'خانه'],
      // Alef maksura and the hamza forms are letters of their own.
      ['موسى', 'موسى'],
      ['مسئول رؤیا أسد', 'مسئول رؤیا أسد'],
      // What looks like one letter can be two: yeh and hamza above.
      ['\u064A\u0654', 'ئ'],
    ],
    digits: [
      ['۱۲۳ خانه', '123 خانه'],
      ['٤٥٦', '456'],
      ['۰٠9', '009'],
    ],
    diacritics: [
      ['کُتابِ مَن', 'کتاب من'],
      ['اللّٰه', 'الله'],
      ['حتماً', 'حتما'],
      ['قرآن', 'قرآن'],
      ['قرا\u0653ن', 'قرآن'],
      ['زمینهٔ آبی', 'زمینهٔ آبی'],
    ],
    tatweel: [
      ['سـلام', 'سلام'],
      ['گـــربه', 'گربه'],
      ['ا\u0640\u0653ب', 'آب'],
    ],
    'the zero-width non-joiner': [
      [`می${ZWNJ}خواهم`, `می${ZWNJ}خواهم`],
      [`کتاب${ZWNJ}${ZWNJ}${ZWNJ}ها`, `کتاب${ZWNJ}ها`],
      [`کتاب${ZWNJ}\u0640${ZWNJ}ها`, `کتاب${ZWNJ}ها`],
    ],
    'white space': [
      ['  گربه  ', 'گربه'],
      ['گربه\t\n سیاه', 'گربه سیاه'],
      ['گربه\u00A0\u2003\u3000سیاه\uFEFF', 'گربه سیاه'],
      ['گربه \u0640 سیاه', 'گربه سیاه'],
      [' \r\n ', ''],
      ['', ''],
    ],
    'letter case': [
      ['A Red CAR', 'a red car'],
      ['ÉCOLE', 'école'],
      ['E\u0301cole', 'école'],
      ['\u212Aelvin', 'kelvin'],
      // Not Turkish rules, whatever the machine's language is.
      ['IŞIK', 'işik'],
    ],
    'other writing, kept': [
      ['گربه، سگ؟', 'گربه، سگ؟'],
      ['😀 👩‍👩‍👧', '😀 👩‍👩‍👧'],
      ['\uD800', '\uD800'],
    ],
  };
  for (const [name, rows] of Object.entries(tables)) {
    test.each(rows)(`${name}: %j`, (written, normalized) => {
      expect(normalizeAsTrained(written)).toBe(normalized);
    });
  }

  test('the texts of the demo model become what it was trained on', async () => {
    const file = new URL('../../../fixtures/demo-model-parity.json', import.meta.url);
    const { texts } = JSON.parse(await readFile(file, 'utf8')) as {
      texts: { text: string; normalized: string }[];
    };
    expect(texts.length).toBeGreaterThan(10);
    for (const { text, normalized } of texts) expect(normalizeAsTrained(text)).toBe(normalized);
  });
});

describe('for any text', () => {
  /** Mostly the characters that the steps are about, so that they meet. */
  const sign = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        ...'يكةیکهآاأبئ\u0640\u064B\u0652\u0653\u0654\u0670۱٢3\u200C \n\u00A0\uFEFFAİΣς\u212AE\u0301',
      ),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
  );
  const text = fc.array(sign, { maxLength: 40 }).map(parts => parts.join(''));

  test('normalising twice changes nothing more', () => {
    fc.assert(
      fc.property(text, written => {
        const once = normalizeAsTrained(written);
        expect(normalizeAsTrained(once)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });

  test('no Arabic yeh or kaf, foreign digit, tatweel, double space or space at an end is left', () => {
    fc.assert(
      fc.property(text, written => {
        expect(normalizeAsTrained(written)).not.toMatch(
          /[يكة٠-٩۰-۹\u0640\u064B-\u0652\u0670]| {2}|^ | $|\u200C{2}/,
        );
      }),
      { numRuns: 3_000 },
    );
  });

  test('canonically equal texts become one', () => {
    fc.assert(
      fc.property(text, written => {
        expect(normalizeAsTrained(written.normalize('NFD'))).toBe(
          normalizeAsTrained(written.normalize('NFC')),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
