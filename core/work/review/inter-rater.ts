import { type Random, seededRandom } from '../../ground/domain/seeded-random.ts';

/** What several people said about one thing; people who said nothing are left out. */
export type Ratings = ReadonlyMap<string, string>;

/**
 * A measure over things, in which each counts `times` as often; once when `times` is absent. Things with the same ratings
 * are equal to it.
 */
export type Measure<Unit> = (units: readonly Unit[], times?: ArrayLike<number>) => number | null;

/** A measure with its 95 % confidence interval, and what it rests on. */
export interface Measured {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Things that at least two people judged. */
  readonly units: number;
}

/**
 * Cohen's kappa (1960) of two people: how far they agree beyond what their habits alone would give. 1 for full agreement, 0
 * for none beyond chance. Null when they share nothing; 1 when both only ever said the same one thing.
 * @param pairs what each of the two said about the same thing
 */
export const cohensKappa: Measure<readonly [string, string]> = (pairs, times) => {
  const ones = new Map<string, number>();
  const others = new Map<string, number>();
  let total = 0;
  let same = 0;
  for (const [place, [one, other]] of pairs.entries()) {
    const count = times?.[place] ?? 1;
    total += count;
    if (one === other) same += count;
    ones.set(one, (ones.get(one) ?? 0) + count);
    others.set(other, (others.get(other) ?? 0) + count);
  }
  if (total === 0) return null;
  const observed = same / total;
  let expected = 0;
  for (const [said, count] of ones) expected += (count * (others.get(said) ?? 0)) / total ** 2;
  return expected === 1 ? 1 : (observed - expected) / (1 - expected);
};

/**
 * Krippendorff's alpha for nominal data (2011, "Computing Krippendorff's Alpha-Reliability", section C): any number of
 * people, each of whom may have skipped anything. Null when no two people judged the same thing; 1 when everybody only ever
 * said one thing.
 */
export const krippendorffsAlpha: Measure<Ratings> = (units, times) => {
  const values = new Map<string, number>();
  let total = 0;
  let disagreement = 0;
  for (const [place, ratings] of units.entries()) {
    const size = ratings.size;
    if (size < 2) continue;
    const often = times?.[place] ?? 1;
    total += size * often;
    for (const [value, count] of countOf(ratings.values())) {
      values.set(value, (values.get(value) ?? 0) + count * often);
      disagreement += (often * count * (size - count)) / (size - 1);
    }
  }
  if (total === 0) return null;
  let expected = 0;
  for (const count of values.values()) expected += count * (total - count);
  return expected === 0 ? 1 : 1 - ((total - 1) * disagreement) / expected;
};

/** Samples of the bootstrap: with more, the interval moves by less than anyone reads. */
const SAMPLES = 1_000;
const LOW = 0.025;

/**
 * A measure over things with its bootstrap interval (Efron's percentiles). The seed is fixed, so the same decisions give
 * the same interval. Things are drawn one by one but measured by kind, because there are few kinds.
 * @param measure returns null for a sample that says nothing
 */
export function withInterval<Unit extends { values(): Iterable<string> }>(
  units: readonly Unit[],
  measure: Measure<Unit>,
): Measured | null {
  const kinds = new Map<string, number>();
  const examples: Unit[] = [];
  const kindOf = Uint32Array.from(units, unit => {
    const said = JSON.stringify([...unit.values()]);
    const known = kinds.get(said) ?? examples.push(unit) - 1;
    kinds.set(said, known);
    return known;
  });
  const times = new Uint32Array(examples.length);
  for (const kind of kindOf) times[kind]! += 1;
  const value = measure(examples, times);
  if (value === null) return null;
  const random: Random = seededRandom(units.length);
  const draw = () => {
    times.fill(0);
    for (let left = units.length; left > 0; left -= 1)
      times[kindOf[Math.floor(random() * units.length)]!]! += 1;
    return measure(examples, times);
  };
  const drawn = Array.from({ length: SAMPLES }, draw)
    .filter(sample => sample !== null)
    .sort((one, other) => one - other);
  const at = (share: number) => drawn[Math.min(drawn.length - 1, Math.floor(share * drawn.length))] ?? value;
  return { value, low: at(LOW), high: at(1 - LOW), units: units.length };
}

function countOf(values: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
