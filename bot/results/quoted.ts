import { cleanText } from '../../core/ground/text/clean-text.ts';

/** The longest piece of a query that is shown back, in characters. */
const SHOWN_LENGTH = 120;

const graphemes = new Intl.Segmenter('fa', { granularity: 'grapheme' });

/**
 * Someone else's text inside ours: cleaned, cut, and between isolates (U+2068, U+2069), so that neither reorders the
 * other, whatever directions they have.
 */
export function quoted(text: string, limit = SHOWN_LENGTH): string {
  const clean = cleanText(text);
  if (clean.length <= limit) return `\u2068${clean}\u2069`;
  let cut = '';
  for (const { segment } of graphemes.segment(clean)) {
    if (cut.length + segment.length >= limit) break;
    cut += segment;
  }
  return `\u2068${cut.trimEnd()}…\u2069`;
}
