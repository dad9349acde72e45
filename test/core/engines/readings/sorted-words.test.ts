import { expect, it } from 'vitest';
import { SortedWords } from '../../../../core/engines/readings/sorted-words.ts';
import { seededRandom } from '../../../../core/ground/domain/seeded-random.ts';

it('knows its words and their beginnings, whatever letters they are of', () => {
  const random = seededRandom(7);
  const letters = ['ا', 'ب', 'گ', 'ی', 'a', 'z', '\u200C', '😀', '\uFFFD'];
  const word = () =>
    Array.from(
      { length: Math.floor(random() * 5) },
      () => letters[Math.floor(random() * letters.length)],
    ).join('');
  const words = Array.from({ length: 400 }, word);
  const sorted = new SortedWords(words);
  const known = [...new Set(words)].sort();
  expect(sorted.size).toBe(known.length);
  expect(known.map((_, at) => sorted.along((at + 0.5) / known.length))).toEqual(known);
  expect(known.map(one => sorted.placeOf(one))).toEqual(known.map((_, at) => at));
  for (const text of [...Array.from({ length: 2_000 }, word), 'zzzzzz', '\uFFFF', '']) {
    expect(sorted.has(text), text).toBe(known.includes(text));
    expect(sorted.hasPrefix(text), text).toBe(known.some(one => one.startsWith(text)));
  }
  const none = new SortedWords([]);
  expect([none.has('ا'), none.hasPrefix(''), none.along(0)]).toEqual([false, false, undefined]);
});
