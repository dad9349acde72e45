import { cleanText } from '../../core/ground/text/clean-text.ts';

/** The longest part of a query that is quoted back, in characters. */
const SHOWN_LENGTH = 120;

const graphemes = new Intl.Segmenter('fa', { granularity: 'grapheme' });

/**
 * Someone else's text inside ours: cleaned, cut, and between isolates (U+2068, U+2069), so that neither text reorders the other, whatever
 * their directions are.
 */
export const quoted = (text: string, limit = SHOWN_LENGTH): string => `\u2068${cut(text, limit)}\u2069`;

/**
 * Someone else's text on its own line, which takes its direction from the text. Isolates would hide the direction, and Persian would begin
 * on the left.
 */
export const asLine = (text: string): string => cut(text, SHOWN_LENGTH);

function cut(text: string, limit: number): string {
  const clean = cleanText(text);
  if (clean.length <= limit) return clean;
  let start = '';
  for (const { segment } of graphemes.segment(clean)) {
    if (start.length + segment.length >= limit) break;
    start += segment;
  }
  return `${start.trimEnd()}…`;
}
