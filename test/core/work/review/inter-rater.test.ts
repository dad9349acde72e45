import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../core/ground/domain/seeded-random.ts';
import {
  cohensKappa,
  krippendorffsAlpha,
  type Ratings,
  withInterval,
} from '../../../../core/work/review/inter-rater.ts';

/** What people said, a row a person; a dot for nothing. */
function unitsOf(...rows: readonly string[]): Ratings[] {
  const table = rows.map(row => row.split(' '));
  return (table[0] ?? []).map(
    (_, unit) =>
      new Map(
        table.flatMap((row, person) => (row[unit] === '.' ? [] : [[`p${person}`, row[unit] ?? ''] as const])),
      ),
  );
}

const repeat = (count: number, one: string, other: string) =>
  Array.from({ length: count }, () => [one, other] as const);

describe("Cohen's kappa", () => {
  test('is what the textbook has for 50 grant proposals', () => {
    // 20 both yes, 5 and 10 apart, 15 both no: observed 0.7, by chance 0.5.
    const pairs = [
      ...repeat(20, 'yes', 'yes'),
      ...repeat(5, 'yes', 'no'),
      ...repeat(10, 'no', 'yes'),
      ...repeat(15, 'no', 'no'),
    ];
    expect(cohensKappa(pairs)).toBeCloseTo(0.4, 10);
  });

  test('tells habits from agreement: the same 60 % are worth different values', () => {
    const first = [
      ...repeat(45, 'a', 'a'),
      ...repeat(15, 'a', 'b'),
      ...repeat(25, 'b', 'a'),
      ...repeat(15, 'b', 'b'),
    ];
    const second = [
      ...repeat(25, 'a', 'a'),
      ...repeat(35, 'a', 'b'),
      ...repeat(5, 'b', 'a'),
      ...repeat(35, 'b', 'b'),
    ];
    expect(cohensKappa(first)).toBeCloseTo(0.1304, 4);
    expect(cohensKappa(second)).toBeCloseTo(0.2593, 4);
  });

  test('of nothing is not known; of one answer alone is full', () => {
    expect(cohensKappa([])).toBeNull();
    expect(cohensKappa(repeat(5, 'a', 'a'))).toBe(1);
  });
});

describe("Krippendorff's alpha", () => {
  test('is what his paper has for two people and two values', () => {
    const units = unitsOf('0 1 0 0 0 0 0 0 1 0', '1 1 1 0 0 1 0 0 0 0');
    expect(krippendorffsAlpha(units)).toBeCloseTo(0.095, 3);
  });

  test('is what his paper has for two people and five values', () => {
    const units = unitsOf('a a b b d c c c e d d a', 'b a b b b c c c e d d d');
    expect(krippendorffsAlpha(units)).toBeCloseTo(0.692, 3);
  });

  test('is what his paper has for four people, some of whom are missing', () => {
    const units = unitsOf(
      '1 2 3 3 2 1 4 1 2 . . .',
      '1 2 3 3 2 2 4 1 2 5 . 3',
      '. 3 3 3 2 3 4 2 2 5 1 .',
      '1 2 3 3 2 4 4 1 2 5 1 .',
    );
    expect(krippendorffsAlpha(units)).toBeCloseTo(0.743, 3);
  });

  test('of nothing that two judged is not known', () => {
    expect(krippendorffsAlpha(unitsOf('a . b', '. a .'))).toBeNull();
    expect(krippendorffsAlpha(unitsOf('a a', 'a a'))).toBe(1);
  });
});

test('an interval holds the value, is narrower with more, and is the same each time', () => {
  const units = (times: number) =>
    Array.from({ length: times }, () => unitsOf('a a b b d c c c e d d a', 'b a b b b c c c e d d d')).flat();
  const few = withInterval(units(1), krippendorffsAlpha)!;
  const many = withInterval(units(20), krippendorffsAlpha)!;
  expect(few.low).toBeLessThan(few.value);
  expect(few.value).toBeLessThan(few.high);
  expect(many.high - many.low).toBeLessThan((few.high - few.low) / 2);
  expect(withInterval(units(1), krippendorffsAlpha)).toEqual(few);
  expect(withInterval([], krippendorffsAlpha)).toBeNull();
});

test('a sample is measured by the few kinds of things in it, and comes out as if things were measured one by one', () => {
  const units = Array.from({ length: 300 }, () =>
    unitsOf('a a b b d c c c e d d a', 'b a b b b c c c e d d d'),
  ).flat();
  const sizes: number[] = [];
  const measured = withInterval(units, (some, times) => {
    sizes.push(some.length);
    return krippendorffsAlpha(some, times);
  })!;
  // aa, ab, ad, bb, bd, cc, dd, ee and each the other way round at most; not 3,600.
  expect(Math.max(...sizes)).toBeLessThan(12);
  const random = seededRandom(units.length);
  const drawn = Array.from(
    { length: 1_000 },
    () => krippendorffsAlpha(units.map(() => units[Math.floor(random() * units.length)]!))!,
  ).sort((one, other) => one - other);
  expect(measured.value).toBeCloseTo(krippendorffsAlpha(units)!, 12);
  expect(measured.low).toBeCloseTo(drawn[25]!, 12);
  expect(measured.high).toBeCloseTo(drawn[975]!, 12);
});
