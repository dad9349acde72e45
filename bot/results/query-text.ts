/** Marks, embeddings, overrides and isolates: invisible, and able to reorder everything after them. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Control characters, among them NUL, which PostgreSQL cannot store. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
/** Something to search for: more than spaces, joiners and punctuation. */
const MEANINGFUL = /[\p{L}\p{N}\p{S}\p{Extended_Pictographic}]/u;

/** The longest piece of a query that is shown back, in characters. */
const SHOWN_LENGTH = 120;

/** A message's text as a query: one line without control characters; empty when nothing could be searched for. */
export function cleanQuery(text: string): string {
  const line = text
    .toWellFormed()
    .replace(CONTROLS, ' ')
    .replace(BIDI_CONTROLS, '')
    .replace(/\s+/g, ' ')
    .trim();
  return MEANINGFUL.test(line) ? line : '';
}

const graphemes = new Intl.Segmenter('fa', { granularity: 'grapheme' });

/**
 * Someone else's text inside ours: cleaned, cut, and between isolates (U+2068, U+2069), so that neither reorders the
 * other, whatever directions they have.
 */
export function quoted(text: string, limit = SHOWN_LENGTH): string {
  const clean = cleanQuery(text);
  if (clean.length <= limit) return `\u2068${clean}\u2069`;
  let cut = '';
  for (const { segment } of graphemes.segment(clean)) {
    if (cut.length + segment.length >= limit) break;
    cut += segment;
  }
  return `\u2068${cut.trimEnd()}…\u2069`;
}
