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
/** A slip changes a short word into another one too easily. */
const SHORTEST_SLIP = 4;

const COSTS = {
  sound: 0.3,
  vowel: 0.45,
  twice: 0.5,
  neighbour: 0.9,
  exchanged: 0.9,
  more: 0.9,
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
  for (let at = 0; at <= word.length; at++) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    const here = after[0];
    for (const letter of LETTERS) {
      yield { word: before + letter + after, cost: COSTS.fewer };
      if (here === undefined || here === letter) continue;
      const cost = areNeighbours(here, letter) ? COSTS.neighbour : COSTS.other;
      yield { word: before + letter + after.slice(1), cost };
    }
    if (here === undefined) continue;
    yield { word: before + after.slice(1), cost: here === word[at - 1] ? COSTS.twice : COSTS.more };
    if (after[1] !== undefined) {
      yield { word: before + after[1] + here + after.slice(2), cost: COSTS.exchanged };
    }
  }
}
