import { expect, it } from 'vitest';
import { PieceFinder } from '../../../../core/engines/encoders/piece-finder.ts';
import { seededRandom } from '../../../../core/ground/domain/seeded-random.ts';

it('finds each piece that a text has at a place, shortest first, in any alphabet', () => {
  const random = seededRandom(9);
  const letters = ['ا', 'ب', '▁', 'a', '😀', '\uFFFD'];
  const text = (most: number) =>
    Array.from(
      { length: 1 + Math.floor(random() * most) },
      () => letters[Math.floor(random() * letters.length)]!,
    );
  const pieces = Array.from({ length: 500 }, () => text(5).join(''));
  const finder = new PieceFinder(pieces);
  for (let round = 0; round < 300; round++) {
    const chars = text(12);
    const start = Math.floor(random() * chars.length);
    const beginnings = chars.slice(start).map((_, at) => chars.slice(start, start + at + 1).join(''));
    expect([...finder.common_prefix_search(chars, start)]).toEqual(
      beginnings.filter(one => pieces.includes(one)),
    );
  }
});
