import { searchTokens } from '../../ground/persian/search-tokens.ts';
import type { Candidate } from './candidate.ts';
import type { Lexicon } from './lexicon.ts';

/** Small words that people write together with others. */
const SMALL = new Set(['و', 'در', 'از', 'با', 'به', 'روی', 'یک', 'دو', 'سه', 'هر', 'زیر']);
const COSTS = { cut: 0.5, small: 0.1, unseen: 0.45, short: 0.95 };
const SHORTEST = 5;
const SHORTEST_PART = 3;

/**
 * A word as several, whose spaces are missing: «ماشینقرمز» ماشین قرمز, «سیبوانار» سیب و انار. Parts stand in captions, or
 * are longer words of the dictionary, since its short ones are found in anything.
 */
export function* runTogether(word: string, lexicon: Lexicon, parts = 3): Generator<Candidate> {
  if (word.length < SHORTEST && parts === 3) return;
  for (let at = 1; at < word.length; at++) {
    const [one, other] = [word.slice(0, at), word.slice(at)];
    const cost = costOfPart(one, lexicon);
    if (cost === undefined) continue;
    const last = costOfPart(other, lexicon);
    // A lone «و» at the end belongs to the word before.
    if (last !== undefined && !(SMALL.has(one) && SMALL.has(other))) {
      yield { word: `${one} ${other}`, cost: COSTS.cut + cost + last };
    }
    if (parts === 2) continue;
    for (const rest of runTogether(other, lexicon, parts - 1)) {
      yield { word: `${one} ${rest.word}`, cost: COSTS.cut + cost + rest.cost };
    }
  }
}

function costOfPart(part: string, lexicon: Lexicon): number | undefined {
  if (SMALL.has(part)) return COSTS.small;
  const [token, ...others] = searchTokens(part);
  if (token === undefined || others.length > 0 || part.length < SHORTEST_PART - 1) return undefined;
  if (lexicon.captionsWith(token) > 0) return part.length < SHORTEST_PART ? COSTS.unseen : 0;
  if (part.length < SHORTEST_PART || !lexicon.has(token) || lexicon.isRare(token)) return undefined;
  return part.length > SHORTEST_PART ? COSTS.unseen : COSTS.short;
}

/** «ما شین» as «ماشین»: together they are a word of the captions, and apart one of them is not. */
export function joinWords(one: string, other: string, lexicon: Lexicon): string | undefined {
  const joined = one + other;
  const captions = (word: string) => lexicon.captionsWith(word);
  // «ما» and «شین» are words, but none that a picture shows.
  if (captions(joined) > 0) return captions(one) === 0 || captions(other) === 0 ? joined : undefined;
  return lexicon.has(joined) && !(lexicon.knows(one) && lexicon.knows(other)) ? joined : undefined;
}
