import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stripPersonalData } from '../../../crawler/clean/strip-personal-data.ts';

interface Case {
  readonly kind: string;
  readonly text: string;
  readonly left: string;
}

const TABLE = path.resolve('test/fixtures/personal-data.tsv');
const cases: Case[] = readFileSync(TABLE, 'utf8')
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('#'))
  .map(line => {
    const [kind, text, left] = line.split('\t').map(cell => cell.replaceAll('\\n', '\n'));
    return { kind: kind!, text: text!, left: left! };
  });

/** Letters and digits alone: which marks stay around a gap is no question of anybody's data. */
const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const results = cases.map(row => {
  const { text, removed } = stripPersonalData(row.text);
  return { ...row, result: text, isExact: bare(text) === bare(row.left), isChanged: removed.length > 0 };
});

describe('people’s data in strangers’ texts', () => {
  const holding = results.filter(({ kind }) => kind !== 'none');
  const innocent = results.filter(({ kind }) => kind === 'none');

  it('has a table of at least 300 texts, of which most hold some', () => {
    expect(cases.length).toBeGreaterThanOrEqual(300);
    expect(Math.min(holding.length, innocent.length)).toBeGreaterThan(100);
  });

  it('is found nearly always, and nearly nothing else is taken', () => {
    // Something of it left, or something else gone with it: both count as not found.
    const missed = holding.filter(({ isExact }) => !isExact);
    const wronged = results.filter(
      ({ kind, isChanged, isExact }) => isChanged && (kind === 'none' || !isExact),
    );
    const recall = 1 - missed.length / holding.length;
    const changed = results.filter(({ isChanged }) => isChanged).length;
    const precision = 1 - wronged.length / changed;
    process.stdout.write(
      `people's data: recall ${recall.toFixed(3)} of ${holding.length}, precision ${precision.toFixed(3)} of ${changed}\n`,
    );
    const shown = [...missed, ...wronged].map(({ kind, text, result }) => `${kind}: ${text} → ${result}`);
    expect(recall, shown.join('\n')).toBeGreaterThanOrEqual(0.98);
    expect(precision, shown.join('\n')).toBeGreaterThanOrEqual(0.95);
  });

  it('stripping twice changes nothing more', () => {
    for (const { result } of results) expect(stripPersonalData(result).text).toBe(result);
  });

  it('a mobile number is found between any words, in any digits, with any small gaps', () => {
    const styles = ['0123456789', '۰۱۲۳۴۵۶۷۸۹', '٠١٢٣٤٥٦٧٨٩', '０１２３４５６７８９'];
    const word = fc.constantFrom('میز', 'گلدان سفالی', 'کمد', 'old chair', 'فرش');
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 9, maxLength: 9 }),
        fc.array(fc.constantFrom(...styles), { minLength: 11, maxLength: 11 }),
        fc.constantFrom('', ' ', '-', '.', '\u200C', '_'),
        word,
        word,
        (rest, writing, gap, before, after) => {
          const digits = [0, 9, ...rest].map((digit, index) => [...writing[index]!][digit]!);
          const { text } = stripPersonalData(`${before} ${digits.join(gap)} ${after}`);
          expect(text).toBe(`${before} ${after}`);
        },
      ),
    );
  });

  it.each(['0 ', 'a@', 'صفر ', '۱۲ ب ', '(', 'http://'])('ends soon for a text of many «%s»', piece => {
    const { text } = stripPersonalData(piece.repeat(20_000));
    expect(text.length).toBeLessThanOrEqual(piece.length * 20_000);
  });
});
