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

/** One that grew beside the rules, and one by somebody who had not read them. */
const TABLES = ['personal-data.tsv', 'personal-data-second.tsv'] as const;
const readTable = (name: string): Case[] =>
  readFileSync(path.resolve('test/fixtures', name), 'utf8')
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

const resultsOf = (name: string) =>
  readTable(name).map(row => {
    const { text, removed } = stripPersonalData(row.text);
    return { ...row, result: text, isExact: bare(text) === bare(row.left), isChanged: removed.length > 0 };
  });

describe('people’s data in strangers’ texts', () => {
  const results = TABLES.flatMap(resultsOf);

  it('has tables of at least 300 texts, at least 150 of them by another hand', () => {
    expect(results.length).toBeGreaterThanOrEqual(300);
    expect(readTable(TABLES[1]).length).toBeGreaterThanOrEqual(150);
    const innocent = results.filter(({ kind }) => kind === 'none');
    expect(Math.min(innocent.length, results.length - innocent.length)).toBeGreaterThan(100);
  });

  it.each(TABLES)('is found nearly always, and nearly nothing else is taken (%s)', name => {
    const rows = resultsOf(name);
    const holding = rows.filter(({ kind }) => kind !== 'none');
    // Something of it left, or something else gone with it: both count as not found.
    const missed = holding.filter(({ isExact }) => !isExact);
    const wronged = rows.filter(({ kind, isChanged, isExact }) => isChanged && (kind === 'none' || !isExact));
    const recall = 1 - missed.length / holding.length;
    const changed = rows.filter(({ isChanged }) => isChanged).length;
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
