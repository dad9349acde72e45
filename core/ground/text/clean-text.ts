import { stripVTControlCharacters } from 'node:util';
import { decodeHTMLStrict } from 'entities';
import { cutText } from '../domain/text-length.ts';
import { INVISIBLE } from '../persian/unicode-ranges.ts';

export interface CleanOptions {
  /** Keeps the ends of lines; without it the text becomes one line. */
  readonly lines?: boolean;
  /** Takes tags away and reads entities: for services and files that write HTML where plain text was asked for. */
  readonly markup?: boolean;
  /** The most code points that are kept; never half of what a reader takes for one character. */
  readonly limit?: number;
}

/** Parts of a page that are no text, by how they begin and end. */
const NO_TEXT = [
  { begin: /<script\b[^<>]*>/gi, end: /<\/script\s*>/gi },
  { begin: /<style\b[^<>]*>/gi, end: /<\/style\s*>/gi },
  { begin: /<!--/g, end: /-->/g },
] as const;
/** HTML reads it as U+FFFD. */
const NUL_ENTITIES = /&#(?:x0+|0+);/gi;
/** Tags that stand between words, unlike those that stand inside one. */
const BREAKS = /<\/?(?:br|p|div|li|ul|ol|tr|td|th|h[1-6]|hr)\b[^<>]*>/gi;
/** A tag begins with a letter: «5 < 6» has none. */
const TAGS = /<\/?[a-z][^<>]*>/gi;
const LINE_ENDS = /\r\n?|[\n\v\f\u0085\u2028\u2029]/g;
/** Emoji that are made with joiners and selectors stay whole; these are invisible everywhere else. */
const INVISIBLE_OUTSIDE_EMOJI = new RegExp(`(\\p{RGI_Emoji})|[${INVISIBLE}]`, 'gv');
const INVISIBLES = new RegExp(`[${INVISIBLE}]+`, 'gu');
/** What a sequence of emoji has; looking for whole sequences costs a hundred times more. */
const ANY_EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u;
/** Beside a space or an end, where nothing could join. */
const STRAY_HALF_SPACES = /(?<=^|\s)\u200C+|\u200C+(?=\s|$)/g;
const LONE_SURROGATES = /\p{Surrogate}/gu;

/** Twice, since tags may have come as entities. */
const withoutMarkup = (text: string): string =>
  stripTags(decodeHTMLStrict(stripTags(text).replace(NUL_ENTITIES, '')));

const stripTags = (text: string): string =>
  text.includes('<') ? NO_TEXT.reduce(withoutPart, text).replace(BREAKS, '\n').replace(TAGS, '') : text;

/** By hand, since a pattern from a beginning to its end looks at all the rest again for every beginning without one. */
function withoutPart(text: string, { begin, end }: (typeof NO_TEXT)[number]): string {
  let [kept, from] = ['', 0];
  for (const found of text.matchAll(begin)) {
    if (found.index < from) continue;
    end.lastIndex = found.index;
    if (!end.test(text)) break;
    kept += `${text.slice(from, found.index)} `;
    from = end.lastIndex;
  }
  return kept + text.slice(from);
}

/**
 * Text from outside as it may be stored: without NUL, controls, escape sequences, halves of surrogate pairs and
 * invisible marks (the half-space stays), composed (NFC), with single spaces. What a reader sees stays as it was.
 */
export function cleanText(text: string, { lines = false, markup = false, limit }: CleanOptions = {}): string {
  const plain = markup ? withoutMarkup(text) : text;
  const kept = stripVTControlCharacters(plain.replace(LINE_ENDS, '\n')).replace(LONE_SURROGATES, '');
  const visible = ANY_EMOJI.test(kept)
    ? kept.replace(INVISIBLE_OUTSIDE_EMOJI, '$1')
    : kept.replace(INVISIBLES, '');
  // Marks that something invisible kept apart are put in their order only now.
  const composed = visible.normalize('NFC');
  const spaced = lines
    ? composed
        .replace(/[^\S\n]+/g, ' ')
        .replace(/ ?\n ?/g, '\n')
        .replace(/\n{3,}/g, '\n\n')
    : composed.replace(/\s+/g, ' ');
  const trimmed = spaced.replace(STRAY_HALF_SPACES, '').trim();
  return limit === undefined ? trimmed : cutText(trimmed, limit).trimEnd();
}
