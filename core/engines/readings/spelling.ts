import type { Lexicon } from './lexicon.ts';

/** Letters that sound the same. */
const HOMOPHONES = ['زذضظ', 'سصث', 'تط', 'قغ', 'هح', 'اعآ'];
const soundsLike = (letter: string): readonly string[] =>
  HOMOPHONES.filter(letters => letters.includes(letter)).flatMap(letters =>
    [...letters].filter(other => other !== letter),
  );

/** Rows of a Persian keyboard: neighbours are what a finger takes for each other. */
const ROWS = ['ضصثقفغعهخحجچ', 'شسیبلاتنمکگ', 'ظطزرذدپو'];
const PLACES = new Map(
  ROWS.flatMap((row, y) => [...row].map((letter, x) => [letter, { x: x + y * 0.4, y }] as const)),
);
const LETTERS = [...PLACES.keys(), 'آ', 'ژ', 'ئ'];

function isNeighbour(a: string, b: string): boolean {
  const [one, other] = [PLACES.get(a), PLACES.get(b)];
  return (
    one !== undefined &&
    other !== undefined &&
    Math.abs(one.y - other.y) <= 1 &&
    Math.abs(one.x - other.x) <= 1.1
  );
}

/** Words of a mistake: each in the dictionary or a caption. */
interface Candidate {
  readonly word: string;
  readonly cost: number;
}

const SHORTEST = 3;
/** A slip changes a short word into another one too easily. */
const SHORTEST_SLIP = 4;
/** How much a word is preferred that stands in a caption, over one that only the dictionary has. */
const NOT_IN_CAPTIONS = 1.2;

/**
 * The word that was meant where one is unknown: letters that sound the same first («قذا» غذا), then one slip of a finger
 * («گربخ» گربه). After Norvig's spelling corrector (2007), with the collection's captions as the language model.
 */
export function correctWord(word: string, lexicon: Lexicon): string | undefined {
  if (word.length < SHORTEST || lexicon.knows(word)) return undefined;
  const candidates = [...bySound(word), ...(word.length < SHORTEST_SLIP ? [] : bySlip(word))].flatMap(
    ({ word: other, cost }): Candidate[] => {
      const captions = lexicon.captionsWith(other);
      if (captions > 0) return [{ word: other, cost: cost - 0.15 * Math.log10(captions) }];
      return lexicon.has(other) ? [{ word: other, cost: cost + NOT_IN_CAPTIONS }] : [];
    },
  );
  return candidates.sort((a, b) => a.cost - b.cost || (a.word < b.word ? -1 : 1))[0]?.word;
}

/** One or two letters for others that sound the same. */
function* bySound(word: string): Generator<Candidate> {
  const once = swapped(word);
  for (const other of once) yield { word: other, cost: 0.4 };
  for (const other of once) for (const twice of swapped(other)) yield { word: twice, cost: 0.8 };
}

const swapped = (word: string): string[] =>
  [...word].flatMap((letter, at) =>
    soundsLike(letter).map(other => word.slice(0, at) + other + word.slice(at + 1)),
  );

/** One letter too many, too few, in another's place, or two exchanged. */
function* bySlip(word: string): Generator<Candidate> {
  for (let at = 0; at <= word.length; at++) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    const here = after[0];
    for (const letter of LETTERS) {
      yield { word: before + letter + after, cost: 1.1 };
      if (here === undefined || here === letter) continue;
      yield { word: before + letter + after.slice(1), cost: isNeighbour(here, letter) ? 0.8 : 1.3 };
    }
    if (here === undefined) continue;
    yield { word: before + after.slice(1), cost: here === word[at - 1] ? 0.5 : 1 };
    if (after[1] !== undefined) yield { word: before + after[1] + here + after.slice(2), cost: 0.8 };
  }
}

/** «ماشینقرمز» as «ماشین قرمز»: both must stand in captions, since short words of the dictionary are found in anything. */
export function splitWord(word: string, lexicon: Lexicon): string | undefined {
  if (word.length < 5 || lexicon.knows(word)) return undefined;
  for (let at = 2; at <= word.length - 2; at++) {
    const [one, other] = [word.slice(0, at), word.slice(at)];
    if (lexicon.captionsWith(one) > 0 && lexicon.captionsWith(other) > 0) return `${one} ${other}`;
  }
  return undefined;
}

/** «ما شین» as «ماشین»: together they are a word of the captions, and apart one of them is none. */
export function joinWords(one: string, other: string, lexicon: Lexicon): string | undefined {
  const joined = one + other;
  const captions = (word: string) => lexicon.captionsWith(word);
  // «ما» and «شین» are words, but none that a picture shows.
  if (captions(joined) > 0) return captions(one) === 0 || captions(other) === 0 ? joined : undefined;
  return lexicon.has(joined) && !(lexicon.knows(one) && lexicon.knows(other)) ? joined : undefined;
}
