import { Pairs } from '../../core/engines/readings/pairs.ts';
import { Suggestions } from '../../core/engines/word-index/suggestions.ts';
import { seededRandom } from '../../core/ground/domain/seeded-random.ts';
import { printTable } from './bench-table.ts';
import { milliseconds } from './stopwatch.ts';

const CAPTIONS = 1_000_000;
/** Different words: a million Persian captions of people have some hundred thousand. */
const WORDS = 200_000;
const WORDS_OF_A_CAPTION = 8;
const TYPED = 3_000;
const LETTERS = 'ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی';

/** Suggestions over a million captions, whose words are as unevenly frequent as those of people (Zipf's law). */
export function benchSuggestions(print: (line: string) => void): void {
  const random = seededRandom(1);
  const letter = () => LETTERS[Math.floor(random() ** 2 * LETTERS.length)]!;
  const words = Array.from({ length: WORDS }, () =>
    Array.from({ length: 2 + Math.floor(random() * 7) }, letter).join(''),
  );
  const word = () => words[Math.floor(Math.exp(random() * Math.log(WORDS))) - 1]!;
  const caption = () => Array.from({ length: WORDS_OF_A_CAPTION }, word).join(' ');
  const [suggestions, pairs] = [new Suggestions(), new Pairs()];
  const before = process.memoryUsage();
  for (let at = 0; at < CAPTIONS; at++) {
    const folded = caption();
    suggestions.add(folded);
    pairs.add(folded.split(' '));
  }
  const facts = { isHeld: () => true, hasPair: (one: string, other: string) => pairs.has(one, other) };
  const suggest = (typed: string) => suggestions.suggest(typed, 8, facts);
  suggest('ا');
  const after = process.memoryUsage();
  const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  const times = Array.from({ length: TYPED }, () => {
    const typed = caption()
      .split(' ')
      .slice(0, 1 + Math.floor(random() * 3))
      .join(' ');
    // Cut off somewhere in its last word: mostly after a letter or two, which most words begin with.
    const last = typed.split(' ').at(-1)!;
    const cut = typed.slice(0, typed.length - last.length + 1 + Math.floor(random() ** 2 * last.length));
    const started = performance.now();
    suggest(cut);
    return performance.now() - started;
  }).sort((a, b) => a - b);
  const at = (share: number) => milliseconds(times[Math.floor(share * times.length)]!);
  const rows = [
    ['', 'p50', 'p95', 'longest', 'memory'],
    [`${TYPED} beginnings`, at(0.5), at(0.95), milliseconds(times.at(-1)!), `${Math.round(grown / 1e6)} MB`],
  ];
  printTable('suggestions over a million captions', rows, print);
}
