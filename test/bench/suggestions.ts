import { WordPairs } from '../../core/engines/readings/word-pairs.ts';
import { Suggestions } from '../../core/engines/word-index/suggestions.ts';
import type { WordIndexApi } from '../../core/engines/word-index/word-index-thread.ts';
import { type Random, seededRandom } from '../../core/ground/domain/seeded-random.ts';
import { startThread } from '../../core/ground/threads/start-thread.ts';
import { startTestServer } from '../core/work/search/http/fake-backend.ts';
import { printTable } from './bench-table.ts';
import { milliseconds } from './stopwatch.ts';

const CAPTIONS = 1_000_000;
/** Different words: a million Persian captions of people have some hundred thousand. */
const WORDS = 200_000;
const WORDS_OF_A_CAPTION = 8;
const TYPED = 3_000;
const LETTERS = 'ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی';
/** Captions that go to the thread together. */
const SLICE = 20_000;
const LIMIT = 8;

/**
 * Suggestions over a million captions, whose words are as unevenly frequent as those of people (Zipf's law): the structure
 * alone, and through the thread that holds it and the HTTP server, one question after the other.
 */
export async function benchSuggestions(print: (line: string) => void): Promise<void> {
  const random = seededRandom(1);
  const caption = captionsOf(random);
  const [suggestions, pairs] = [new Suggestions(), new WordPairs()];
  const before = process.memoryUsage();
  for (let at = 0; at < CAPTIONS; at++) {
    const folded = caption();
    suggestions.add(folded);
    pairs.add(folded.split(' '));
  }
  const facts = { isHeld: () => true, hasPair: (one: string, other: string) => pairs.has(one, other) };
  const suggest = (typed: string) => suggestions.suggest(typed, LIMIT, facts);
  suggest('ا');
  const after = process.memoryUsage();
  const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  const beginnings = Array.from({ length: TYPED }, () => beginningOf(caption(), random));
  const alone = await timesOf(beginnings, suggest);

  const thread = await startThread<WordIndexApi>(
    new URL('../../core/engines/word-index/word-index-thread.ts', import.meta.url),
    { name: 'word-index' },
  );
  const server = await startTestServer();
  Object.assign(server.backend, {
    suggest: (typed: string, limit: number) => thread.call('suggest', { typed, limit }),
  });
  const again = captionsOf(seededRandom(1));
  for (let from = 0; from < CAPTIONS; from += SLICE) {
    const slice = Array.from({ length: SLICE }, (_, at) => ({ id: String(from + at), captions: [again()] }));
    await thread.call('put', slice);
  }
  const ask = async (typed: string) => {
    const answer = await fetch(`${server.url}/v1/suggest?text=${encodeURIComponent(typed)}&limit=${LIMIT}`);
    await answer.json();
  };
  await ask('ا');
  const overHttp = await timesOf(beginnings, ask);
  await server.close();
  await thread.close();

  const row = (name: string, times: readonly number[], memory: string) => {
    const at = (share: number) => milliseconds(times[Math.floor(share * times.length)]!);
    return [name, at(0.5), at(0.95), milliseconds(times.at(-1)!), memory];
  };
  printTable(
    `Suggestions over a million captions, ${TYPED} beginnings`,
    [
      ['', 'p50', 'p95', 'longest', 'memory'],
      row('the structure alone', alone, `${Math.round(grown / 1e6)} MB`),
      row('through thread and HTTP', overHttp, ''),
    ],
    print,
  );
}

/** Sorted, in milliseconds. */
async function timesOf(
  beginnings: readonly string[],
  ask: (typed: string) => unknown,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (const typed of beginnings) {
    const started = performance.now();
    await ask(typed);
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b);
}

function captionsOf(random: Random): () => string {
  const letter = () => LETTERS[Math.floor(random() ** 2 * LETTERS.length)]!;
  const words = Array.from({ length: WORDS }, () =>
    Array.from({ length: 2 + Math.floor(random() * 7) }, letter).join(''),
  );
  const word = () => words[Math.floor(Math.exp(random() * Math.log(WORDS))) - 1]!;
  return () => Array.from({ length: WORDS_OF_A_CAPTION }, word).join(' ');
}

/** Cut off somewhere in its last word: mostly after a letter or two, which most words begin with. */
function beginningOf(caption: string, random: Random): string {
  const typed = caption
    .split(' ')
    .slice(0, 1 + Math.floor(random() * 3))
    .join(' ');
  const last = typed.split(' ').at(-1)!;
  return typed.slice(0, typed.length - last.length + 1 + Math.floor(random() ** 2 * last.length));
}
