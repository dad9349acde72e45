import { searchTokens } from '../../ground/persian/search-tokens.ts';
import type { Lexicon } from './lexicon.ts';

/** Whether every word of a text stands in some caption. */
export const isSeen = (text: string, lexicon: Lexicon): boolean =>
  searchTokens(text).every(token => lexicon.captionsWith(token) > 0);

/** Whether every word of a text is known, or the whole as one word with half-spaces. */
export function isKnown(text: string, lexicon: Lexicon): boolean {
  const words = searchTokens(text);
  return words.every(word => lexicon.knows(word)) || lexicon.compound(text) !== undefined;
}
