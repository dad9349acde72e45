import { decodeHTMLStrict } from 'entities';
import { cutText } from '../domain/text-length.ts';
import { visibleText } from './visible-text.ts';

export interface CleanOptions {
  /** Keeps the ends of lines; without it the text becomes one line. */
  readonly lines?: boolean;
  /** Removes tags and decodes entities, for services and files that give HTML instead of plain text. */
  readonly markup?: boolean;
  /** The most code points that are kept; a character as the reader sees it is never cut in half. */
  readonly limit?: number;
}

/** The starts and ends of the parts of a page that are not text. */
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
/** Runs twice, because tags may be written as entities. */
const withoutMarkup = (text: string): string =>
  stripTags(decodeHTMLStrict(stripTags(text).replace(NUL_ENTITIES, '')));

const stripTags = (text: string): string =>
  text.includes('<') ? NO_TEXT.reduce(withoutPart, text).replace(BREAKS, '\n').replace(TAGS, '') : text;

/** Without a regular expression, which would scan the whole rest again for every start without an end. */
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
  const trimmed = visibleText(plain, { lines });
  return limit === undefined ? trimmed : cutText(trimmed, limit).trimEnd();
}
