import { CAPTION_LIMIT } from '../../core/ground/domain/captions/caption-pair.ts';
import type { CrawledPicture } from '../../core/ground/domain/crawl/crawl.ts';
import { cleanText } from '../../core/ground/text/clean-text.ts';
import { stripPersonalData } from '../clean/strip-personal-data.ts';

type Captions = CrawledPicture['captions'];

const LETTERS = /\p{L}{2,}/u;

/**
 * Strangers' captions in the form that may be stored: one line, without markup and personal data, each once, and only if words are left.
 */
export function cleanCaptions(captions: Captions): Captions {
  const seen = new Set<string>();
  return captions
    .map(({ text, language }) => {
      const plain = cleanText(text, { markup: true });
      return { text: cleanText(stripPersonalData(plain).text, { limit: CAPTION_LIMIT }), language };
    })
    .filter(({ text }) => LETTERS.test(text) && !seen.has(text) && seen.add(text));
}
