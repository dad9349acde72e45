import type { Candidate } from './candidate.ts';
import { areNeighbours, TYPED_LETTERS } from './keyboard-layout.ts';

/** Letters that sound the same. */
const HOMOPHONES = ['زذضظ', 'سصث', 'تط', 'قغ', 'هح', 'اعآ'];
const soundsLike = (letter: string): readonly string[] =>
  HOMOPHONES.filter(letters => letters.includes(letter)).flatMap(letters =>
    [...letters].filter(other => other !== letter),
  );

const LETTERS = [...TYPED_LETTERS, 'آ', 'ژ', 'ئ'];

const SHORTEST = 3;
/** A slip changes a short word into another one too easily, unless a letter was left out: «تلن» is nothing but «تلفن». */
const SHORTEST_SLIP = 4;

const COSTS = {
  sound: 0.3,
  vowel: 0.45,
  twice: 0.5,
  neighbour: 0.9,
  exchanged: 0.9,
  beside: 0.9,
  more: 1.3,
  fewer: 1,
  other: 1.3,
};

/**
 * The words that a misspelt one may stand for: letters that sound the same («قذا» غذا), and one slip of a finger («گربخ»
 * گربه). After Norvig's spelling corrector (2007).
 */
export function* misspelt(word: string): Generator<Candidate> {
  if (word.length >= SHORTEST) yield* bySound(word);
  if (word.length >= SHORTEST_SLIP) yield* bySlip(word);
  else if (word.length >= SHORTEST) yield* withOneMore(word);
}

/** One or two letters for others that sound the same. */
function* bySound(word: string): Generator<Candidate> {
  const once = swapped(word);
  yield* once;
  for (const { word: other, cost } of once)
    for (const twice of swapped(other)) yield { word: twice.word, cost: cost + twice.cost };
}

const swapped = (word: string): Candidate[] =>
  [...word].flatMap((letter, at) =>
    soundsLike(letter).map(other => ({
      word: word.slice(0, at) + other + word.slice(at + 1),
      cost: 'اعآ'.includes(letter) ? COSTS.vowel : COSTS.sound,
    })),
  );

/** One letter too many, too few, in another's place, or two exchanged. */
function* bySlip(word: string): Generator<Candidate> {
  yield* withOneMore(word);
  for (let at = 0; at < word.length; at++) {
    const [before, here, after] = [word.slice(0, at), word[at]!, word.slice(at + 1)];
    for (const letter of LETTERS) {
      if (letter === here) continue;
      yield {
        word: before + letter + after,
        cost: areNeighbours(here, letter) ? COSTS.neighbour : COSTS.other,
      };
    }
    yield { word: before + after, cost: costOfExtra(here, word[at - 1], word[at + 1]) };
    const [next] = after;
    if (next !== undefined) yield { word: before + next + here + after.slice(1), cost: COSTS.exchanged };
  }
}

/** What was left out. */
function* withOneMore(word: string): Generator<Candidate> {
  for (let at = 0; at <= word.length; at++) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    for (const letter of LETTERS) yield { word: before + letter + after, cost: COSTS.fewer };
  }
}

/** Fingers often hit a key twice, or the next key as well, but seldom a distant one. */
function costOfExtra(letter: string, before = '', after = ''): number {
  if (letter === before) return COSTS.twice;
  return areNeighbours(letter, before) || areNeighbours(letter, after) ? COSTS.beside : COSTS.more;
}
