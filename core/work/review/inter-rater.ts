import { type Random, seededRandom } from '../../ground/domain/seeded-random.ts';

/** What several people said about one thing; people who said nothing are left out. */
export type Ratings = ReadonlyMap<string, string>;

/** A measure with the interval in which it lies with 95 % confidence, and what it rests on. */
export interface Measured {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Things that at least two people judged. */
  readonly units: number;
}

/**
 * Cohen's kappa (1960) of two people: how far they agree beyond what their habits alone would give. 1 for full agreement,
 * 0 for none beyond chance. Null where they share nothing; 1 where both only ever said the same one thing.
 * @param pairs what the one and the other said of the same thing
 */
export function cohensKappa(pairs: readonly (readonly [string, string])[]): number | null {
  if (pairs.length === 0) return null;
  const observed = pairs.filter(([one, other]) => one === other).length / pairs.length;
  const [ones, others] = [countOf(pairs.map(([one]) => one)), countOf(pairs.map(([, other]) => other))];
  let expected = 0;
  for (const [said, count] of ones) expected += (count * (others.get(said) ?? 0)) / pairs.length ** 2;
  return expected === 1 ? 1 : (observed - expected) / (1 - expected);
}

/**
 * Krippendorff's alpha for nominal data (2011, "Computing Krippendorff's Alpha-Reliability", section C): any number of
 * people, any of whom may be missing anywhere. Null where nothing was judged by two; 1 where all ever said one thing.
 */
export function krippendorffsAlpha(units: readonly Ratings[]): number | null {
  const values = new Map<string, number>();
  let total = 0;
  let disagreement = 0;
  for (const ratings of units) {
    const size = ratings.size;
    if (size < 2) continue;
    const counts = countOf([...ratings.values()]);
    total += size;
    for (const [value, count] of counts) {
      values.set(value, (values.get(value) ?? 0) + count);
      disagreement += (count * (size - count)) / (size - 1);
    }
  }
  if (total === 0) return null;
  let expected = 0;
  for (const count of values.values()) expected += count * (total - count);
  return expected === 0 ? 1 : 1 - ((total - 1) * disagreement) / expected;
}

/** Samples of the bootstrap: its interval then moves by less than anyone reads. */
const SAMPLES = 1_000;
const LOW = 0.025;

/**
 * A measure over things with the interval of a bootstrap over them (Efron's percentiles). The seed is fixed: the same
 * decisions give the same interval.
 * @param measure null for a sample that says nothing
 */
export function withInterval<Unit>(
  units: readonly Unit[],
  measure: (units: readonly Unit[]) => number | null,
): Measured | null {
  const value = measure(units);
  if (value === null) return null;
  const random: Random = seededRandom(units.length);
  const drawn = Array.from({ length: SAMPLES }, () =>
    measure(units.map(() => units[Math.floor(random() * units.length)]!)),
  )
    .filter(sample => sample !== null)
    .sort((one, other) => one - other);
  const at = (share: number) => drawn[Math.min(drawn.length - 1, Math.floor(share * drawn.length))] ?? value;
  return { value, low: at(LOW), high: at(1 - LOW), units: units.length };
}

function countOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
